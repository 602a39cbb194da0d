import { globalDTerms } from '../../losses/index.ts';
import { globalDBatch } from '../../sampling/index.ts';
import type { GlobalStrategy } from '../globalStrategy.ts';

/** G^D: slices of the same partition in neighbouring volumes of a ring attract too; the paper's best (method.md 3.3). */
export const globalD: GlobalStrategy = {
  terms: ({ numUnits, numPartitions }) => globalDTerms(numUnits, numPartitions),
  batch: (sliceCounts, { numUnits, numPartitions, blackUnits }, random) => globalDBatch(sliceCounts, numUnits, numPartitions, random, { blackUnits }),
  needs: ({ numUnits, numPartitions, blackUnits }) => ({ volumes: numUnits - blackUnits, slices: numPartitions }),
};
