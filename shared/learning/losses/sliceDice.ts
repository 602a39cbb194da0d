import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { softDice } from './perPixel.ts';
import type { SegmentationTargets } from './segmentation.ts';

/**
 * Soft Dice loss of the paper's fine-tuning, background included (method.md 5): for every slice b and class c
 * D_bc = 2 sum(p y) / (sum p + sum y + 1e-10) over its known pixels; the loss is 1 - mean of D over all b and c.
 * A class absent from a slice gives D = 0 without gradient. A slice without a known pixel is left out of the mean.
 *
 * @param logits [batch, height, width, classes]
 */
export const sliceDiceLoss = (logits: Tensor4D, targets: SegmentationTargets): Scalar => oneMinusMean(sliceDice(logits, targets), targets);

/** The same over the structures alone, D of the background not counted: one of the alternatives in the authors' code. */
export function sliceDiceForegroundLoss(logits: Tensor4D, targets: SegmentationTargets): Scalar {
  return oneMinusMean(tf.slice(sliceDice(logits, targets), [0, 1]), targets);
}

/** D_bc, [batch, classes]. */
function sliceDice(logits: Tensor4D, { classes, known }: SegmentationTargets): Tensor2D {
  return softDice(tf.softmax(logits), classes, tf.expandDims(known, 3), [1, 2], { above: 0, below: 1e-10 }) as Tensor2D;
}

/** Over the slices that have a known pixel; 0 where none has. */
function oneMinusMean(dice: Tensor2D, { known }: SegmentationTargets): Scalar {
  const counts = tf.cast(tf.greater(tf.sum(known, [1, 2]), 0), 'float32');
  const losses = tf.mul(tf.sub(1, tf.mean(dice, 1)), counts);
  return tf.div(tf.sum(losses), tf.maximum(tf.sum(counts), 1));
}
