import type { EngineProblem } from '#shared/contract/schemas/system.ts';
import type { Said } from '#shared/messages/index.ts';
import { english } from '#shared/messages/index.ts';

/** An engine that cannot be used on this machine; `message` says why in plain words, for the window and `fewslice doctor`. */
export class EngineUnavailable extends Error {
  override readonly name = 'EngineUnavailable';
  readonly problem: EngineProblem;
  /** What was found: a version, the loader's own words. */
  readonly detail: string;

  readonly said: Said;

  constructor(problem: EngineProblem, reason: Said, detail = '', options?: ErrorOptions) {
    super(english(reason), options);
    this.said = reason;
    this.problem = problem;
    this.detail = detail;
  }
}
