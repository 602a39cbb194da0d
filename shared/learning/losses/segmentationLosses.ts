import type { Scalar, Tensor4D } from '@tensorflow/tfjs-core';
import { recipeLoss } from './recipe.ts';
import type { SegmentationTargets } from './segmentation.ts';
import { sliceDiceForegroundLoss, sliceDiceLoss } from './sliceDice.ts';
import { weightedCrossEntropyLoss } from './weightedCrossEntropy.ts';

/** Names of the losses of fine-tuning, as a plan gives them. */
export type SegmentationLossName = 'recipe' | 'sliceDice' | 'sliceDiceForeground' | 'weightedCrossEntropy';

/**
 * A loss of fine-tuning, from logits [batch, height, width, classes]. Unknown pixels have no part in it: whatever finite
 * logits and classes stand there, value and gradient are the same, and no gradient reaches them.
 */
export type SegmentationLoss = (logits: Tensor4D, targets: SegmentationTargets) => Scalar;

/** Every loss of fine-tuning; a new one is a file and a line here. */
export const segmentationLosses: Readonly<Record<SegmentationLossName, SegmentationLoss>> = {
  recipe: (logits, targets) => recipeLoss(logits, targets).loss,
  sliceDice: sliceDiceLoss,
  sliceDiceForeground: sliceDiceForegroundLoss,
  weightedCrossEntropy: weightedCrossEntropyLoss,
};
