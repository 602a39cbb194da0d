export { globalDBatch, globalDMinusBatch, localDBatch, randomBatch } from './batches.ts';
export type { BatchImage } from './batches.ts';
export { defaultNumPartitions, partitionBounds, samplePartitioned, sampleUniform } from './partitions.ts';
export type { Partition, SliceRef } from './partitions.ts';
