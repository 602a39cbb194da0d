import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import { softmaxCrossEntropyPerPixel } from '../ops/index.ts';

/** What keeps a Dice finite where a class is neither predicted nor there. */
export interface Smoothing {
  /** Added above the line of the fraction. */
  readonly above: number;
  /** Added below it. */
  readonly below: number;
}

/**
 * Soft Dice (2 sum(w p y) + above) / (sum(w p) + sum(w y) + below), summed over the given axes; w is how much a pixel is known.
 *
 * @param probabilities, classes p and y, of one shape
 * @param known w, of the same shape with one class
 */
export function softDice(probabilities: Tensor, classes: Tensor, known: Tensor, over: number[], { above, below }: Smoothing): Tensor {
  const weighted = tf.mul(probabilities, known);
  const both = tf.mul(tf.sum(tf.mul(weighted, classes), over), 2);
  const either = tf.add(tf.sum(weighted, over), tf.sum(tf.mul(classes, known), over));
  return tf.div(tf.add(both, above), tf.add(either, below));
}

/**
 * Cross-entropy of every pixel, [pixels].
 *
 * @param logits, classes [batch, height, width, classes]
 */
export function pixelCrossEntropy(logits: Tensor4D, classes: Tensor4D): Tensor1D {
  const numClasses = logits.shape[3];
  return softmaxCrossEntropyPerPixel(tf.reshape(logits, [-1, numClasses]) as Tensor2D, tf.reshape(classes, [-1, numClasses]) as Tensor2D);
}

/**
 * Mean over the known pixels; 0 where there is none.
 *
 * @param values [pixels], finite everywhere
 * @param known [batch, height, width]
 */
export function meanOfKnown(values: Tensor1D, known: Tensor3D): Scalar {
  const mask = tf.reshape(known, [-1]);
  return tf.div(tf.sum(tf.mul(values, mask)), tf.maximum(tf.sum(mask), 1));
}
