import * as tf from '@tensorflow/tfjs-core';
import { kernels } from './kernels.ts';
import { runKernelForOne } from './runKernel.ts';

/**
 * The rows of x at the given indices, with a gradient on every engine. Nothing is read back to check the
 * indices: they must lie in [0, rows).
 *
 * @param x [rows, columns]
 * @param indices int32 [count]; a row may be taken several times
 * @returns [count, columns]
 */
export function gatherRows(x: tf.Tensor2D, indices: tf.Tensor1D): tf.Tensor2D {
  return runKernelForOne(kernels.gatherRows, { x, indices }) as tf.Tensor2D;
}

/**
 * Scales vectors to unit length: x / sqrt(max(sum(x^2), epsilon)). The clamp lies inside the root, where the
 * gradient at the zero vector stays finite (it is NaN with tf.norm on every engine).
 *
 * @param axis the axis the vectors lie along; the last by default
 */
export function l2Normalize<T extends tf.Tensor>(x: T, axis = -1, epsilon = 1e-12): T {
  const squaredNorm = tf.sum(tf.square(x), axis, true);
  return tf.mul(x, tf.rsqrt(tf.maximum(squaredNorm, epsilon)));
}
