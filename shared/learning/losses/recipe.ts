import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { meanOfKnown, pixelCrossEntropy, softDice } from './perPixel.ts';
import type { SegmentationTargets } from './segmentation.ts';

export interface RecipeLoss {
  /** dice + crossEntropy. */
  readonly loss: Scalar;
  readonly dice: Scalar;
  readonly crossEntropy: Scalar;
}

/**
 * The recipe's loss (method.md 11.2, 5), over the known pixels of the whole batch: 1 - mean over all classes, background
 * included, of D_c = (2 sum(p y) + 1e-5) / (sum p + sum y + 1e-5), plus the mean cross-entropy.
 * A batch without a known pixel has a cross-entropy of 0 and D = 1.
 *
 * @param logits [batch, height, width, classes]
 */
export function recipeLoss(logits: Tensor4D, { classes, known }: SegmentationTargets): RecipeLoss {
  const numClasses = logits.shape[3];
  const probabilities = tf.softmax(tf.reshape(logits, [-1, numClasses]) as Tensor2D);
  const perClass = softDice(probabilities, tf.reshape(classes, [-1, numClasses]), tf.reshape(known, [-1, 1]), [0], { above: 1e-5, below: 1e-5 });
  const dice: Scalar = tf.sub(1, tf.mean(perClass));
  const crossEntropy = meanOfKnown(pixelCrossEntropy(logits, classes), known);
  return { loss: tf.add(dice, crossEntropy), dice, crossEntropy };
}
