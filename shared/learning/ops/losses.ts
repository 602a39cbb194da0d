import type * as tf from '@tensorflow/tfjs-core';
import { kernels } from './kernels.ts';
import { runKernel } from './runKernel.ts';

/**
 * Cross-entropy of a softmax, a number a row: -sum_c labels_c log softmax(logits)_c.
 * Loss and gradient (softmax - labels) come from one kernel. Labels are constants: differentiating through them throws.
 *
 * @param logits [rows, classes]
 * @param onehotLabels [rows, classes], each row a distribution (one-hot or soft); a row of another sum has no
 *   right gradient, so its loss must be masked out
 * @returns [rows]
 */
export function softmaxCrossEntropyPerPixel(logits: tf.Tensor2D, onehotLabels: tf.Tensor2D): tf.Tensor1D {
  return runKernel(kernels.softmaxCrossEntropy, { logits, labels: onehotLabels })[0] as tf.Tensor1D;
}
