import type { Engine } from '#shared/learning/engine/program.ts';
import type { CheckResult } from './check.ts';
import { opChecks } from './opChecks.ts';
import { programCheck } from './programCheck.ts';
import { runCheck } from './runCheck.ts';

export type { CheckResult } from './check.ts';

export interface SelfTest {
  readonly passed: boolean;
  readonly checks: readonly CheckResult[];
  readonly seconds: number;
}

/**
 * The gradient-conformance suite (design.md 7): every op that a network may hold, its values and gradients, and a
 * few steps of training, on the engine loaded into this process. tfjs 4.22 has gradients that are silently wrong (stack.md 2.3), and a wrong
 * gradient looks like a bad model: no engine trains without passing.
 */
export function selfTest(engine: Engine, onCheck: (done: number, total: number) => void = () => undefined): SelfTest {
  const started = performance.now();
  const all = [...opChecks.map((check) => () => runCheck(check)), () => programCheck(engine)];
  const checks = all.map((run, index) => {
    const result = run();
    onCheck(index + 1, all.length);
    return result;
  });
  return { passed: failures(checks).length === 0, checks, seconds: (performance.now() - started) / 1000 };
}

export const failures = (checks: readonly CheckResult[]): CheckResult[] => checks.filter(({ maxError, tolerance }) => !(maxError <= tolerance));
