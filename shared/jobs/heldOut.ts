import type { Structure } from '../contract/schemas/structure.ts';
import { sliceClasses } from '../learning/preprocessing/teachingLabels.ts';
import type { HumanLabels } from '../learning/preprocessing/teachingLabels.ts';
import { readSlice, sliceLayout } from '../domain/sliceAxis.ts';
import type { Grid } from '../domain/grid.ts';

export interface HeldOutScore {
  /** Mean over the structures that can be scored; null where there is none. */
  readonly mean: number | null;
  readonly structures: Record<string, number | null>;
}

/** Dice on the slices kept aside, pooled over all of them, on the native grid. */
export function createHeldOutTally(classValues: readonly number[], structures: readonly Structure[]) {
  const size = classValues.length + 1;
  const both = new Float64Array(size);
  const total = new Float64Array(size);

  /** @param predicted structure values of the slice, [height, width] as in sliceLayout */
  function add(grid: Grid, labels: HumanLabels, slice: number, predicted: Uint8Array): void {
    const truth = sliceClasses(grid, labels, slice, classValues);
    truth.forEach((reference, i) => {
      const found = classValues.indexOf(predicted[i] as number) + 1;
      if (reference < size) total[reference] = (total[reference] as number) + 1;
      total[found] = (total[found] as number) + 1;
      if (found === reference) both[found] = (both[found] as number) + 1;
    });
  }

  function score(): HeldOutScore {
    const entries = classValues.map((value, i): [string, number | null] => {
      const name = structures.find((structure) => structure.value === value)?.name ?? String(value);
      return [name, total[i + 1] === 0 ? null : (2 * (both[i + 1] as number)) / (total[i + 1] as number)];
    });
    const known = entries.flatMap(([, dice]) => (dice === null ? [] : [dice]));
    return { mean: known.length === 0 ? null : known.reduce((sum, dice) => sum + dice, 0) / known.length, structures: Object.fromEntries(entries) };
  }

  return { add, score };
}

const checksPerRun = 10;
const leastStepsBetween = 25;
const mostStepsBetween = 500;

/**
 * When the slices kept aside are looked at while fine-tuning runs: about ten times, between every 25 steps and every 500
 * (the end of an open-ended run is far away until it is found). Where steps count anew, a second attempt's, so do these.
 */
export function createCheckTimes(): (step: number, numSteps: number) => boolean {
  let last = 0;
  return (step, numSteps) => {
    last = Math.min(last, step);
    const isDue = step >= last + Math.min(mostStepsBetween, Math.max(leastStepsBetween, Math.round(numSteps / checksPerRun)));
    if (isDue) last = step;
    return isDue;
  };
}

/** A slice out of a predicted volume, as the tally takes it. */
export const sliceOf = (labels: Uint8Array, grid: Grid, axis: HumanLabels['sliceAxis'], slice: number): Uint8Array => readSlice(labels, sliceLayout(grid, axis), slice);
