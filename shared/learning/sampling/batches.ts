import type { Random } from '../../util/random.ts';
import type { SliceRef } from './partitions.ts';
import { samplePartitioned, sampleUniform } from './partitions.ts';

/** One image of a contrastive batch: a slice, as it is (view 0) or under the first or second independent augmentation. */
export interface BatchImage extends SliceRef {
  readonly view: 0 | 1 | 2;
}

const viewed = (slices: readonly SliceRef[], view: BatchImage['view']): BatchImage[] => slices.map((slice) => ({ ...slice, view }));

const interleaved = (slices: readonly SliceRef[]): BatchImage[] => slices.flatMap((slice) => [...viewed([slice], 1), ...viewed([slice], 2)]);

/** Batch of `globalRandomTerms(images)` and `localRandomTerms(images)`: uniform slices, view 1 at 2k and view 2 at 2k + 1. */
export const randomBatch = (sliceCounts: readonly number[], images: number, random: Random): BatchImage[] =>
  interleaved(sampleUniform(sliceCounts, images, random));

/** Batch of `globalDMinusTerms(volumes * numPartitions, numPartitions)`: originals, first, then second augmentations. */
export function globalDMinusBatch(sliceCounts: readonly number[], volumes: number, numPartitions: number, random: Random): BatchImage[] {
  const slices = samplePartitioned(sliceCounts, volumes, numPartitions, random);
  return [...viewed(slices, 0), ...viewed(slices, 1), ...viewed(slices, 2)];
}

/** Batch of `localDTerms(volumes * numPartitions, numPartitions)`: first, then second augmentations. */
export function localDBatch(sliceCounts: readonly number[], volumes: number, numPartitions: number, random: Random): BatchImage[] {
  const slices = samplePartitioned(sliceCounts, volumes, numPartitions, random);
  return [...viewed(slices, 1), ...viewed(slices, 2)];
}

/**
 * Batch of `globalDTerms(units, numPartitions)` (views = 1) or `globalDTwoViewsTerms` (views = 2): unit by unit, each of another
 * volume, its originals and then their augmentations.
 *
 * @param blackUnits how many units at the end are empty (null), as the authors' release leaves them (method.md 3.3);
 *   only for reproducing it.
 */
export function globalDBatch(
  sliceCounts: readonly number[], units: number, numPartitions: number, random: Random,
  { views = 1, blackUnits = 0 }: { views?: 1 | 2; blackUnits?: number } = {},
): (BatchImage | null)[] {
  const slices = samplePartitioned(sliceCounts, units - blackUnits, numPartitions, random);
  const versions: BatchImage['view'][] = views === 2 ? [0, 1, 2] : [0, 1];
  const batch: (BatchImage | null)[] = [];
  for (let at = 0; at < slices.length; at += numPartitions) {
    for (const view of versions) batch.push(...viewed(slices.slice(at, at + numPartitions), view));
  }
  const black = new Array<null>(blackUnits * versions.length * numPartitions).fill(null);
  return [...batch, ...black];
}
