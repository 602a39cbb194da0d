import type { Grid } from '../grid.ts';
import { voxelVolumeMl } from '../grid.ts';
import type { LabelArray } from '../volume.ts';

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
