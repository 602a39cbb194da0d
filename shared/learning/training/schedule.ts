import type { ConsistencyPlan, FinetuningPlan } from '../config/plan.ts';

/** Where a stage stands in time; part of the checkpoint. */
export interface Schedule {
  /** Steps of the stage in all, as far as known. */
  readonly numSteps: number;
  /** Step from which the rate falls: 0, or where an open-ended run was found stable. */
  readonly decayFrom: number;
}

/** rate x (1 + cos(pi progress)) / 2 x min(1, step / warm-up); step from 1 (method.md 11.2, 6). Constant where the plan says so (method.md 5). */
export function rateAt(step: number, { numSteps, decayFrom }: Schedule, { rate, warmUpSteps, schedule }: Pick<FinetuningPlan, 'rate' | 'warmUpSteps' | 'schedule'>): number {
  if (schedule === 'constant') return rate;
  const progress = Math.min(1, Math.max(0, (step - 1 - decayFrom) / Math.max(1, numSteps - decayFrom)));
  return rate * ((1 + Math.cos(Math.PI * progress)) / 2) * Math.min(1, step / warmUpSteps);
}

/** min(largest, (1 + step) / (10 + step)): young averages forget quickly (method.md 11.2, 6). */
export const averageDecayAt = (step: number, largest: number): number => Math.min(largest, (1 + step) / (10 + step));

/**
 * Share of a batch in the moving batch-norm statistics. It follows the number of steps, so that short runs arrive and
 * long ones are steady: 0.05 at the recipe's 500 (method.md 10.3, 11.2).
 */
export const statisticsShare = (numSteps: number): number => Math.min(0.25, Math.max(0.01, 25 / numSteps));

/** 0 before the start, then rising to 1 over the ramp (method.md 11.2, 10). */
export function consistencyWeightAt(step: number, numSteps: number, { startFraction, rampFraction }: ConsistencyPlan): number {
  return Math.min(1, Math.max(0, (step - startFraction * numSteps) / Math.max(1, rampFraction * numSteps)));
}
