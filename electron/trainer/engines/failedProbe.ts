import type { EngineCheck, EngineProblem } from '#shared/contract/schemas/system.ts';
import type { FailedProbe } from './probe.ts';

/** An engine that cannot be used: `reason` in plain words, `detail` in the words of whoever refused. Loads no engine. */
export function failedProbe(problem: EngineProblem, reason: string, detail = '', checks: readonly EngineCheck[] = []): FailedProbe {
  return { works: false, reason, problem, detail, checks, checkedAt: new Date().toISOString() };
}
