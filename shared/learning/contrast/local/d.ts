import { localDTerms } from '../../losses/index.ts';
import { localDBatch } from '../../sampling/index.ts';
import type { LocalStrategy } from '../localStrategy.ts';

/** L^D: the same region in the same partition of other volumes attracts too (method.md 3.4). */
export const localD: LocalStrategy = {
  terms: ({ batchSize, numPartitions }) => localDTerms(batchSize, numPartitions),
  batch: (sliceCounts, { batchSize, numPartitions }, random) => localDBatch(sliceCounts, batchSize / numPartitions, numPartitions, random),
  needs: ({ batchSize, numPartitions }) => ({ volumes: batchSize / numPartitions, slices: numPartitions }),
};
