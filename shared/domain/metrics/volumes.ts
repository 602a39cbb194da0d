import type { Grid } from '../grid.ts';
import { voxelVolumeMl } from '../grid.ts';
import type { LabelArray } from '../volume.ts';
import { NOT_LOOKED_AT } from './dice.ts';

/**
 * Volume of each structure in ml.
 *
 * @returns one number a value, in the order of `values`
 */
export function volumesMl(labels: LabelArray, grid: Grid, values: readonly number[]): number[] {
  const counts = new Float64Array(65536);
  for (let n = 0; n < labels.length; n++) counts[labels[n] as number] = (counts[labels[n] as number] as number) + 1;
  return values.map((value) => (counts[value] as number) * voxelVolumeMl(grid));
}

/**
 * Volume error of each structure in ml: prediction minus reference, so more than 0 where the prediction is too large,
 * over the voxels that were looked at. A structure that one mask lacks is wrong by its whole volume; null where both lack
 * it, as for Dice: a mean over cases must not be flattered by structures that are not there.
 *
 * @returns one number a value, in the order of `values`
 * @throws RangeError when the two are not of equal length
 */
export function volumeErrorsMl(reference: LabelArray, prediction: LabelArray, grid: Grid, values: readonly number[]): (number | null)[] {
  if (reference.length !== prediction.length) {
    throw new RangeError(`Reference and prediction differ in size: ${reference.length} and ${prediction.length} voxels.`);
  }
  const more = new Float64Array(65536);
  const present = new Uint8Array(65536);
  for (let n = 0; n < reference.length; n++) {
    const expected = reference[n] as number;
    const found = prediction[n] as number;
    if (expected === NOT_LOOKED_AT) continue;
    present[expected] = present[found] = 1;
    more[found] = (more[found] as number) + 1;
    more[expected] = (more[expected] as number) - 1;
  }
  return values.map((value) => (present[value] === 0 ? null : (more[value] as number) * voxelVolumeMl(grid)));
}
