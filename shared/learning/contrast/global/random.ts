import { globalRandomTerms } from '../../losses/index.ts';
import { randomBatch } from '../../sampling/index.ts';
import type { GlobalStrategy } from '../globalStrategy.ts';

/** G^R: slices of any place, two views each; whatever is not the other view repels (method.md 3.3; NT-Xent, Chen et al. 2020). */
export const globalRandom: GlobalStrategy = {
  terms: ({ numUnits, numPartitions }) => globalRandomTerms(numUnits * numPartitions),
  batch: (sliceCounts, { numUnits, numPartitions }, random) => randomBatch(sliceCounts, numUnits * numPartitions, random),
  needs: () => ({ volumes: 1, slices: 1 }),
};
