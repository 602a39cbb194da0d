import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor4D } from '@tensorflow/tfjs-core';
import { meanOfKnown, pixelCrossEntropy } from './perPixel.ts';
import type { SegmentationTargets } from './segmentation.ts';

/**
 * Weight of every class in the authors' weighted cross-entropy (method.md 5): 0.1 for the background, 0.9 shared equally by
 * the structures. For eight classes they wrote 0.09 and 0.13, rounded.
 */
export function crossEntropyWeights(numClasses: number): number[] {
  const [background, structure] = numClasses === 8 ? [0.09, 0.13] : [0.1, 0.9 / (numClasses - 1)];
  return [background, ...new Array<number>(numClasses - 1).fill(structure)];
}

/**
 * Weighted cross-entropy: the mean over the known pixels of w times the pixel's cross-entropy, where w is the weight of its
 * class (of a soft target: the mean weight of its classes). The mean is plain, not divided by the weights' sum.
 *
 * @param logits [batch, height, width, classes]
 */
export function weightedCrossEntropyLoss(logits: Tensor4D, { classes, known }: SegmentationTargets): Scalar {
  const weights = tf.tensor1d(crossEntropyWeights(logits.shape[3]));
  const perPixel = tf.reshape(tf.sum(tf.mul(classes, weights), 3), [-1]);
  return meanOfKnown(tf.mul(pixelCrossEntropy(logits, classes), perPixel), known);
}
