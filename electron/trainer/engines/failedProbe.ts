import type { EngineCheck, EngineProblem } from '#shared/contract/schemas/system.ts';
import type { Said } from '#shared/messages/index.ts';
import { english } from '#shared/messages/index.ts';
import type { FailedProbe } from './probe.ts';

/** An engine that cannot be used: `reason` in plain words, `detail` in the words of whoever refused. Loads no engine. */
export function failedProbe(problem: EngineProblem, reason: Said, detail = '', checks: readonly EngineCheck[] = []): FailedProbe {
  return { works: false, reason: english(reason), said: reason, problem, detail, checks, checkedAt: new Date().toISOString() };
}
