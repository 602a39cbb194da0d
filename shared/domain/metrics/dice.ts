import type { LabelArray } from '../volume.ts';

/** Value of a reference voxel that nobody looked at: it is neither right nor wrong. */
export const NOT_LOOKED_AT = 255;

/**
 * Dice of each structure on the native grid: twice the overlap over the sum of both sizes; 1 is perfect. Null where both
 * masks are empty. Voxels whose reference is NOT_LOOKED_AT do not count.
 *
 * @param values the structures' values, 1 to 254
 * @returns one number a value, in the order of `values`
 */
export function diceOfValues(reference: LabelArray, prediction: LabelArray, values: readonly number[]): (number | null)[] {
  const counts = countOverlaps(reference, prediction);
  return values.map((value) => counts.dice(value));
}

/** Dice of one structure; see `diceOfValues`. */
export function dice(reference: LabelArray, prediction: LabelArray, value: number): number | null {
  return countOverlaps(reference, prediction).dice(value);
}

/**
 * Mean over the structures that have a Dice, background excluded; null where none has.
 */
export function meanDice(perStructure: readonly (number | null)[]): number | null {
  const scored = perStructure.filter((score) => score !== null);
  return scored.length === 0 ? null : scored.reduce((sum, score) => sum + score, 0) / scored.length;
}

/** @throws RangeError when the two are not of equal length */
function countOverlaps(reference: LabelArray, prediction: LabelArray): { dice(value: number): number | null } {
  if (reference.length !== prediction.length) {
    throw new RangeError(`Reference and prediction differ in size: ${reference.length} and ${prediction.length} voxels.`);
  }
  const sizes = new Float64Array(65536);
  const overlaps = new Float64Array(65536);
  for (let n = 0; n < reference.length; n++) {
    const expected = reference[n] as number;
    const found = prediction[n] as number;
    if (expected === NOT_LOOKED_AT) continue;
    sizes[expected] = (sizes[expected] as number) + 1;
    sizes[found] = (sizes[found] as number) + 1;
    if (expected === found) overlaps[expected] = (overlaps[expected] as number) + 1;
  }
  return {
    dice(value) {
      const size = sizes[value] as number;
      return size === 0 ? null : (2 * (overlaps[value] as number)) / size;
    },
  };
}
