import type { Grid } from '../grid.ts';
import type { LabelArray } from '../volume.ts';
import { diceOfValues } from './dice.ts';
import { averageSurfaceDistanceMm, hd95Mm, surfaceDistancesMm } from './surfaceDistances.ts';
import { volumeErrorsMl } from './volumes.ts';

/**
 * All that is measured of one structure in one case, over the voxels that were looked at. Absent in both masks: everything
 * null. Absent in one: Dice 0, the distances null, the volume error the other's whole volume.
 */
export interface StructureScore {
  readonly value: number;
  readonly dice: number | null;
  readonly hd95Mm: number | null;
  /** Average symmetric surface distance. */
  readonly asdMm: number | null;
  /** Prediction minus reference. */
  readonly volumeErrorMl: number | null;
}

/**
 * Scores a prediction against its reference on their common, native grid.
 *
 * @param reference canonical order like `prediction`; 255 where nobody looked
 * @param values the structures' values
 * @returns one score a value, in the order of `values`
 * @throws RangeError when reference, prediction and grid are not of equal size
 */
export function scoreStructures(reference: LabelArray, prediction: LabelArray, grid: Grid, values: readonly number[]): StructureScore[] {
  const dice = diceOfValues(reference, prediction, values);
  const volumeErrors = volumeErrorsMl(reference, prediction, grid, values);
  return values.map((value, n) => {
    const distances = surfaceDistancesMm(reference, prediction, grid, value);
    return {
      value,
      dice: dice[n] ?? null,
      hd95Mm: distances && hd95Mm(distances),
      asdMm: distances && averageSurfaceDistanceMm(distances),
      volumeErrorMl: volumeErrors[n] ?? null,
    };
  });
}
