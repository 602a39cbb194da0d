import type { Random } from '../../util/random.ts';
import { said } from '../../messages/index.ts';
import { UserError } from '../../util/userError.ts';

/** A slice by volume (index into the list of slice counts) and slice number. */
export interface SliceRef {
  readonly volume: number;
  readonly slice: number;
}

/** Contiguous slices [start, end) of equal relative position in their volumes. */
export interface Partition {
  readonly start: number;
  readonly end: number;
}

/** The paper's number of partitions, S. */
export const defaultNumPartitions = 4;

/**
 * Cuts a volume into partitions of floor(numSlices / numPartitions) slices each (method.md 3.1). The last
 * numSlices mod numPartitions slices belong to none. Comparable between volumes only where slices run the same anatomical way.
 *
 * @throws UserError where there are fewer slices than partitions.
 */
export function partitionBounds(numSlices: number, numPartitions: number): Partition[] {
  const length = Math.floor(numSlices / numPartitions);
  if (length < 1) {
    throw new UserError('too-few-slices', said('training.fewSlices', { has: numSlices, needs: numPartitions }));
  }
  return Array.from({ length: numPartitions }, (_, s) => ({ start: s * length, end: (s + 1) * length }));
}

/**
 * `Sample(V, S)`: distinct volumes drawn uniformly, and one uniform slice of every partition of each. Volume-major, so
 * entry p belongs to partition p mod numPartitions.
 *
 * @param sliceCounts number of slices of every volume
 * @throws UserError where there are too few volumes, or too few slices in a volume drawn.
 */
export function samplePartitioned(sliceCounts: readonly number[], numVolumes: number, numPartitions: number, random: Random): SliceRef[] {
  return drawVolumes(sliceCounts, numVolumes, random).flatMap((volume) =>
    partitionBounds(sliceCounts[volume] ?? 0, numPartitions).map(({ start, end }) => ({ volume, slice: random.integer(start, end) })),
  );
}

/** Slices drawn uniformly, with replacement, from all slices of all volumes. */
export function sampleUniform(sliceCounts: readonly number[], count: number, random: Random): SliceRef[] {
  const total = sliceCounts.reduce((sum, slices) => sum + slices, 0);
  return Array.from({ length: count }, () => sliceAt(sliceCounts, random.integer(0, total)));
}

function drawVolumes(sliceCounts: readonly number[], count: number, random: Random): number[] {
  if (count > sliceCounts.length) {
    throw new UserError('too-few-volumes', said('training.fewVolumes', { needs: count, has: sliceCounts.length }));
  }
  return random.shuffle(sliceCounts.map((_, volume) => volume)).slice(0, count);
}

function sliceAt(sliceCounts: readonly number[], index: number): SliceRef {
  let slice = index;
  let volume = 0;
  while (slice >= (sliceCounts[volume] ?? Infinity)) slice -= sliceCounts[volume++] ?? 0;
  return { volume, slice };
}
