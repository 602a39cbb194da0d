import type { GlobalTerms } from './globalTerms.ts';
import type { LocalTerms } from './localTerms.ts';
import type { RegionTable } from './regionTables.ts';

/**
 * The global loss where all embeddings are identical: every term is log(1 + |N|), whatever the temperature (method.md 10.5, T8).
 * A network whose loss stays there has collapsed.
 */
export function identicalGlobalLoss({ size, weights, negatives }: GlobalTerms): number {
  let loss = 0;
  for (let i = 0; i < size; i++) {
    const row = weights.subarray(i * size, (i + 1) * size);
    const numNegatives = negatives.subarray(i * size, (i + 1) * size).reduce((sum, each) => sum + each, 0);
    loss += row.reduce((sum, each) => sum + each, 0) * Math.log1p(numNegatives);
  }
  return loss;
}

/** The same of the local loss: a region's negatives count in both maps. */
export function identicalLocalLoss(negatives: RegionTable['negatives'], { anchors, numNegatives, normaliser }: LocalTerms): number {
  const perImage = negatives.reduce((sum, listed) => sum + Math.log1p(2 * Math.min(listed.length, numNegatives)), 0);
  return (anchors.length * perImage) / (negatives.length * normaliser);
}
