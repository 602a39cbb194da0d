import { globalDMinusTerms } from '../../losses/index.ts';
import { globalDMinusBatch } from '../../sampling/index.ts';
import type { GlobalStrategy } from '../globalStrategy.ts';

/** G^{D-}: a slice and its two views attract; slices of other partitions repel, those of the same partition are left out (method.md 3.3). */
export const globalDMinus: GlobalStrategy = {
  terms: ({ numUnits, numPartitions }) => globalDMinusTerms(numUnits * numPartitions, numPartitions),
  batch: (sliceCounts, { numUnits, numPartitions }, random) => globalDMinusBatch(sliceCounts, numUnits, numPartitions, random),
  needs: ({ numUnits, numPartitions }) => ({ volumes: numUnits, slices: numPartitions }),
};
