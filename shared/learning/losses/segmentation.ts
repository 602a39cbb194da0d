import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import { softmaxCrossEntropyPerPixel } from '../ops/index.ts';

/** Label of a voxel that nobody looked at. */
export const unknownLabel = 255;

export interface SegmentationTargets {
  /** [batch, height, width, numClasses]: one-hot, or soft after warping; zeros where unknown. */
  readonly classes: Tensor4D;
  /** [batch, height, width]: 1 where the truth is known, else 0. */
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

/**
 * Soft Dice loss of the paper's fine-tuning, background included (method.md 5): for every slice b and class c
 * D_bc = 2 sum(p y) / (sum p + sum y + 1e-10) over its pixels; the loss is 1 - mean of D over all b and c.
 * A class absent from a slice gives D = 0 without gradient.
 *
 * @param logits [batch, height, width, classes]
 * @param classes one-hot or soft targets of the same shape, known everywhere
 */
export function sliceDiceLoss(logits: Tensor4D, classes: Tensor4D): Scalar {
  return oneMinusMean(dice(tf.softmax(logits), classes, [1, 2], { above: 0, below: 1e-10 }));
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
  const flatLogits = tf.reshape(logits, [-1, numClasses]) as Tensor2D;
  const truth = tf.mul(tf.reshape(classes, [-1, numClasses]), mask) as Tensor2D;
  const probabilities = tf.mul(tf.softmax(flatLogits), mask) as Tensor2D;

  const diceLoss = oneMinusMean(dice(probabilities, truth, [0], { above: 1e-5, below: 1e-5 }));
  const crossEntropy = meanKnown(softmaxCrossEntropyPerPixel(flatLogits, truth), tf.reshape(known, [-1]) as Tensor1D);
  return { loss: tf.add(diceLoss, crossEntropy), dice: diceLoss, crossEntropy };
}

function dice(probabilities: Tensor, truth: Tensor, over: number[], smooth: { above: number; below: number }): Tensor {
  const both = tf.mul(tf.sum(tf.mul(probabilities, truth), over), 2);
  const either = tf.add(tf.sum(probabilities, over), tf.sum(truth, over));
  return tf.div(tf.add(both, smooth.above), tf.add(either, smooth.below));
}

const oneMinusMean = (values: Tensor): Scalar => tf.sub(1, tf.mean(values));

const meanKnown = (values: Tensor1D, known: Tensor1D): Scalar => tf.div(tf.sum(tf.mul(values, known)), tf.maximum(tf.sum(known), 1));
