import { unknownLabel } from '../losses/segmentation.ts';
import type { Plan } from '../config/plan.ts';
import type { RunningProgram } from '../engine/program.ts';
import { predictPlaneSlice } from '../inference/predictVolume.ts';
import type { WorkingVolume } from '../preprocessing/workingVolume.ts';
import { knownSlices, sliceFrame } from '../preprocessing/slices.ts';

/** Below this Dice on the very voxels it was taught, a structure was not learned (method.md 11.2, 7). */
export const collapsedBelow = 0.75;
/** Halfway, only what is missing altogether counts: small structures are learned late. */
export const missingBelow = 0.05;
const maxSlices = 48;

/**
 * Dice of every class on the labelled voxels themselves: the loss curve does not show a structure that was never
 * learned. Up to 48 slices of the slice planes, evenly spaced, at the working spacing; null for a class that none shows.
 */
export function labelledDice(program: RunningProgram, plan: Plan, volumes: readonly WorkingVolume[]): (number | null)[] {
  const slices = knownSlices(volumes).flat().filter(({ volume, plane }) => plane === volume.sliceAxis);
  const chosen = slices.filter((_, i) => Math.floor((i * maxSlices) / slices.length) !== Math.floor(((i - 1) * maxSlices) / slices.length));
  const both = new Float64Array(plan.network.numClasses);
  const truth = new Float64Array(plan.network.numClasses);
  const predicted = new Float64Array(plan.network.numClasses);
  for (const { volume, plane, index } of chosen) {
    const { numClasses, values } = predictPlaneSlice(program, plan, volume, plane, index);
    // [lower axis fastest], as predictPlaneSlice gives it.
    const frame = sliceFrame(volume.dimensions, plane, [true, true, true]);
    const size = frame.rows * frame.columns;
    for (let v = 0; v < frame.columns; v++) {
      for (let u = 0; u < frame.rows; u++) {
        const known = (volume.labels as Uint8Array)[index * frame.sliceStride + u * frame.rowStride + v * frame.columnStride] as number;
        if (known === unknownLabel) continue;
        const at = v * frame.rows + u;
        let best = 0;
        for (let c = 1; c < numClasses; c++) if ((values[c * size + at] as number) > (values[best * size + at] as number)) best = c;
        truth[known] = (truth[known] as number) + 1;
        predicted[best] = (predicted[best] as number) + 1;
        if (best === known) both[known] = (both[known] as number) + 1;
      }
    }
  }
  return Array.from(truth, (count, c) => (count === 0 ? null : (2 * (both[c] as number)) / (count + (predicted[c] as number)))).slice(1);
}

/** Classes (from 1) whose Dice lies under the bar. */
export const classesBelow = (dice: readonly (number | null)[], bar: number): number[] =>
  dice.flatMap((value, i) => (value !== null && value < bar ? [i + 1] : []));
