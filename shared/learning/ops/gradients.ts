import * as tf from '@tensorflow/tfjs-core';
import type { GradConfig, NamedAttrMap } from '@tensorflow/tfjs-core';
import { leakyReluGrad, reluGrad } from './activations.ts';
import { kernels } from './kernels.ts';
import type { AlphaAttrs, EpsilonAttrs } from './kernels.ts';
import { runKernel, runKernelForOne } from './runKernel.ts';

/**
 * Registers the gradients of our kernels, and quicker ones for four of core's. Every engine calls this once,
 * after core's own gradients are registered (a later registration of one name replaces the former).
 */
export function registerOpGradients(): void {
  for (const gradient of gradients) tf.registerGradient(gradient);
}

const batchNormTrainGradient: GradConfig = {
  kernelName: kernels.batchNormTrain,
  inputsToSave: ['x', 'gamma'],
  // A kernel may have fewer extra outputs than six; every output but y is kept for the gradient.
  outputsToSave: [false, true, true, true, true, true],
  gradFunc: (dy, saved, attrs) => {
    const [x, gamma, ...reserves] = saved as [tf.Tensor, tf.Tensor, ...tf.Tensor[]];
    const named = Object.fromEntries(reserves.map((reserve, i) => [`r${i}`, reserve]));
    const inputs = { dy: (dy as tf.Tensor[])[0] as tf.Tensor, x, gamma, ...named };
    // Here and not inside a closure: each closure's tidy would dispose the outputs that the others return.
    const [dx, dgamma, dbeta] = runKernel(kernels.batchNormTrainGrad, inputs, attrs as unknown as EpsilonAttrs);
    return { x: () => dx as tf.Tensor, gamma: () => dgamma as tf.Tensor, beta: () => dbeta as tf.Tensor };
  },
};

const softmaxCrossEntropyGradient: GradConfig = {
  kernelName: kernels.softmaxCrossEntropy,
  outputsToSave: [false, true],
  gradFunc: (dy, [dlogits]) => ({
    logits: () => tf.mul(dlogits as tf.Tensor, tf.expandDims((dy as unknown as tf.Tensor[])[0] as tf.Tensor, 1)),
  }),
};

const gatherRowsGradient: GradConfig = {
  kernelName: kernels.gatherRows,
  inputsToSave: ['x', 'indices'],
  gradFunc: (dy, [x, indices]) => ({
    x: () => runKernelForOne(kernels.gatherRowsGrad, { dy: dy as tf.Tensor, indices: indices as tf.Tensor }, { rows: (x as tf.Tensor).shape[0] }),
  }),
};

const reluGradient: GradConfig = {
  kernelName: tf.Relu,
  outputsToSave: [true],
  gradFunc: (dy, [y]) => ({ x: () => reluGrad(dy as tf.Tensor, y as tf.Tensor) }),
};

const leakyReluGradient: GradConfig = {
  kernelName: tf.LeakyRelu,
  inputsToSave: ['x'],
  gradFunc: (dy, [x], attrs) => ({
    x: () => leakyReluGrad(dy as tf.Tensor, x as tf.Tensor, (attrs as unknown as AlphaAttrs).alpha),
  }),
};

/** Core multiplies by ones of x's shape, filled in JavaScript and uploaded; spreading dy costs a tenth. */
const sumGradient: GradConfig = {
  kernelName: tf.Sum,
  inputsToSave: ['x'],
  gradFunc: (dy, [x], attrs) => ({ x: () => spread(dy as tf.Tensor, x as tf.Tensor, attrs) }),
};

const meanGradient: GradConfig = {
  kernelName: tf.Mean,
  inputsToSave: ['x'],
  gradFunc: (dy, [saved], attrs) => {
    const x = saved as tf.Tensor;
    const count = x.size / (dy as tf.Tensor).size;
    return { x: () => spread(tf.div(dy as tf.Tensor, count), x, attrs) };
  },
};

/** Repeats dy along the axes that a reduction of x took away. */
function spread(dy: tf.Tensor, x: tf.Tensor, attrs: NamedAttrMap): tf.Tensor {
  const axes = tf.util.parseAxisParam(attrs['axis'] as number | number[], x.shape);
  const kept = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  return tf.broadcastTo(tf.reshape(dy, kept), x.shape as [number]);
}

const gradients: readonly GradConfig[] = [
  batchNormTrainGradient, softmaxCrossEntropyGradient, gatherRowsGradient, reluGradient, leakyReluGradient, sumGradient, meanGradient,
];
