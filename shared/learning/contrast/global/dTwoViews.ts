import { globalDTwoViewsTerms } from '../../losses/index.ts';
import { globalDBatch } from '../../sampling/index.ts';
import type { GlobalStrategy } from '../globalStrategy.ts';

/** The third form of G^D in the authors' code (`exp_no = 4`): two views of each original (method.md 3.3). */
export const globalDTwoViews: GlobalStrategy = {
  terms: ({ numUnits, numPartitions }) => globalDTwoViewsTerms(numUnits, numPartitions),
  batch: (sliceCounts, { numUnits, numPartitions, blackUnits }, random) => globalDBatch(sliceCounts, numUnits, numPartitions, random, { views: 2, blackUnits }),
  needs: ({ numUnits, numPartitions, blackUnits }) => ({ volumes: numUnits - blackUnits, slices: numPartitions }),
};
