/** Steps that are not timed: the first call of a function may be traced and compiled. */
const warmUpCalls = 3;
const windowSize = 40;

/** How long steps take, by the median of the last ones, so that one hiccup of the machine does not count. */
export interface StopWatch {
  /** Seconds that one call of the function took. */
  add(functionName: string, seconds: number): void;
  /** Seconds a call of it takes, or null while too few were seen. */
  secondsPerCall(functionName: string): number | null;
}

export function createStopWatch(): StopWatch {
  const calls = new Map<string, number[]>();
  return {
    add(functionName, seconds) {
      calls.set(functionName, [...(calls.get(functionName) ?? []), seconds].slice(-(warmUpCalls + windowSize)));
    },
    secondsPerCall(functionName) {
      const timed = (calls.get(functionName) ?? []).slice(warmUpCalls).sort((a, b) => a - b);
      return timed.length < 5 ? null : (timed[Math.floor(timed.length / 2)] as number);
    },
  };
}

/**
 * The number of steps that fit in the time left; unchanged while it is off by less than a tenth, so that the
 * learning rate keeps its course.
 */
export function fitSteps(fit: { stepsDone: number; numSteps: number; secondsLeft: number; secondsPerStep: number; minSteps: number; maxSteps: number }): number {
  const fitting = fit.stepsDone + Math.max(0, Math.floor(fit.secondsLeft / fit.secondsPerStep));
  const wanted = Math.max(fit.minSteps, fit.stepsDone, Math.min(fit.maxSteps, fitting));
  return Math.abs(wanted - fit.numSteps) < fit.numSteps * 0.1 ? fit.numSteps : wanted;
}
