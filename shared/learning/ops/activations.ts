import * as tf from '@tensorflow/tfjs-core';
import { kernels } from './kernels.ts';
import { runKernelForOne } from './runKernel.ts';

/** max(x, 0), with a gradient of one kernel (core's own takes twenty times as long, stack.md 1.6). */
export function relu<T extends tf.Tensor>(x: T): T {
  // The gradient is registered for the kernel itself (gradients.ts), so that tf.relu has it too.
  return tf.relu(x);
}

/** x where x > 0, else alpha * x; at 0 the gradient is alpha. */
export function leakyRelu<T extends tf.Tensor>(x: T, alpha: number): T {
  return tf.leakyRelu(x, alpha);
}

/** The gradient of `relu`, from its output y. */
export function reluGrad(dy: tf.Tensor, y: tf.Tensor): tf.Tensor {
  return runKernelForOne(kernels.reluGrad, { dy, y });
}

/** The gradient of `leakyRelu`, from its input x. */
export function leakyReluGrad(dy: tf.Tensor, x: tf.Tensor, alpha: number): tf.Tensor {
  return runKernelForOne(kernels.leakyReluGrad, { dy, x }, { alpha });
}
