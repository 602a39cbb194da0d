import type { Grid } from './grid.ts';
import type { SourceOrder } from './sourceOrder.ts';

export type { SourceOrder } from './sourceOrder.ts';

/** What voxels are stored in: the four kinds that the viewer and the network take as they are. */
export type VoxelArray = Uint8Array | Int16Array | Uint16Array | Float32Array;

/** What a label map read from a file is stored in: exact whole numbers up to 65535. */
export type LabelArray = Uint8Array | Uint16Array;

/**
 * A voxel array with its grid, in canonical order: of all axis permutations and flips, the one closest
 * to RAS+, so that i grows to the patient's Right, j to Anterior, k to Superior. No voxel was resampled.
 */
export interface Volume<Data extends VoxelArray = VoxelArray> {
  /** The canonical grid (world: LPS mm). */
  readonly grid: Grid;
  /** Voxel (i, j, k) is at i + nx * (j + ny * k). */
  readonly data: Data;
  /** The way back to the file's own axis order and header geometry. */
  readonly source: SourceOrder;
}
