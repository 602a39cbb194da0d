import { localRandomTerms } from '../../losses/index.ts';
import { randomBatch } from '../../sampling/index.ts';
import type { LocalStrategy } from '../localStrategy.ts';

/** L^R: the same region of a slice's two views attracts, other regions of both views repel (method.md 3.4). */
export const localRandom: LocalStrategy = {
  terms: ({ batchSize }) => localRandomTerms(batchSize),
  batch: (sliceCounts, { batchSize }, random) => randomBatch(sliceCounts, batchSize, random),
  needs: () => ({ volumes: 1, slices: 1 }),
};
