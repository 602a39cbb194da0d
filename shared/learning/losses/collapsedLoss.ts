import type { GlobalTerms } from './globalTerms.ts';
import type { LocalTerms } from './localTerms.ts';
import type { RegionTable } from './regionTables.ts';

/**
 * What a contrastive loss is where all embeddings are identical, at any temperature: every term is log(1 + its negatives)
 * (method.md 10.5, T8). A loss that stays there has collapsed: the network tells no two images apart, and no gradient leads out.
 */
export function collapsedGlobalLoss({ size, weights, negatives }: GlobalTerms): number {
  let loss = 0;
  for (let i = 0; i < size; i++) {
    const row = (matrix: Float32Array): number => matrix.subarray(i * size, (i + 1) * size).reduce((sum, value) => sum + value, 0);
    loss += row(weights) * Math.log1p(row(negatives));
  }
  return loss;
}

/**
 * The same of the local loss: regions repel from both maps, as many of each as the strategy counts.
 *
 * @param negatives of the region table
 */
export function collapsedLocalLoss({ anchors, numNegatives, normaliser }: LocalTerms, negatives: RegionTable['negatives']): number {
  const onePair = negatives.reduce((sum, listed) => sum + Math.log1p(2 * Math.min(numNegatives, listed.length)), 0);
  return (anchors.length * onePair) / (negatives.length * normaliser);
}

/** How many steps in a row tell a collapse from a network that has not begun to learn. */
export const stepsToJudgeCollapse = 100;
/** As a fraction of the collapsed loss. A network that learns leaves this within its first hundred steps; a collapsed one is nearer than a thousandth. */
const nearness = 0.005;

/**
 * Whether a run of losses is stuck where all embeddings are identical: the last hundred all lie within half a per cent of it.
 *
 * @param losses of the steps so far, oldest first
 * @param collapsed by `collapsedGlobalLoss` or `collapsedLocalLoss`; of the joint objective their weighted sum
 */
export function isStuckCollapsed(losses: readonly number[], collapsed: number): boolean {
  const recent = losses.slice(-stepsToJudgeCollapse);
  return recent.length === stepsToJudgeCollapse && recent.every((loss) => Math.abs(loss - collapsed) <= nearness * collapsed);
}
