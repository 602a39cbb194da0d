import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import { meanOfKnown, pixelCrossEntropy, softDice } from './perPixel.ts';

/** Label of a voxel that nobody looked at. */
export const unknownLabel = 255;

export interface SegmentationTargets {
  /**
   * [batch, height, width, numClasses]: one-hot, or soft after warping or mixing. Sums to 1 over the classes wherever `known`
   * is not 0; elsewhere any finite values, which count for nothing (`targetsOfLabels` writes zeros).
   */
  readonly classes: Tensor4D;
  /** [batch, height, width]: 1 where the truth is known, 0 where nobody looked. A fraction counts the pixel for that much. */
  readonly known: Tensor3D;
}

/** Targets from labels [batch, height, width] of any number type: 0 background, 1 .. numClasses - 1 structures, 255 unknown. */
export function targetsOfLabels(labels: Tensor3D, numClasses: number): SegmentationTargets {
  const values = tf.cast(labels, 'float32');
  // Compared rather than tf.oneHot: what that makes of an index out of range differs between engines.
  const classes = tf.cast(tf.equal(tf.expandDims(values, 3), tf.range(0, numClasses, 1, 'float32')), 'float32');
  const known = tf.cast(tf.less(values, numClasses), 'float32');
  return { classes: classes as Tensor4D, known: known as Tensor3D };
}

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
  const mask = tf.reshape(known, [-1, 1]);
  const truth = tf.mul(tf.reshape(classes, [-1, numClasses]), mask);
  const probabilities = tf.mul(tf.softmax(tf.reshape(logits, [-1, numClasses]) as Tensor2D), mask);

  const dice: Scalar = tf.sub(1, tf.mean(softDice(probabilities, truth, [0], { above: 1e-5, below: 1e-5 })));
  const crossEntropy = meanOfKnown(pixelCrossEntropy(logits, classes), known);
  return { loss: tf.add(dice, crossEntropy), dice, crossEntropy };
}
