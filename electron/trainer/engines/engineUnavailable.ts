import type { EngineProblem } from '#shared/contract/schemas/system.ts';

/** An engine that cannot be used on this machine; `message` says why in plain words, for the window and `fewslice doctor`. */
export class EngineUnavailable extends Error {
  override readonly name = 'EngineUnavailable';
  readonly problem: EngineProblem;
  /** What was found: a version, the loader's own words. */
  readonly detail: string;

  constructor(problem: EngineProblem, message: string, detail = '', options?: ErrorOptions) {
    super(message, options);
    this.problem = problem;
    this.detail = detail;
  }
}
