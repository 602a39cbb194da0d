import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { kernels } from '#shared/learning/ops/kernels.ts';
import type { AlphaAttrs, EpsilonAttrs, RowsAttrs } from '#shared/learning/ops/kernels.ts';
import { withViews } from './backend.ts';
import type { WasmBackend } from './backend.ts';
import { batchNormBackward, batchNormForward } from './batchNorm.ts';
import { convFilterGradient, convInputGradient } from './convGradients.ts';
import type { ConvAttrs } from './convGradients.ts';
import { gatherRows, leakyReluBackward, maxPoolBackward, reluBackward, scatterAddRows, softmaxCrossEntropy } from './loops.ts';

interface PoolAttrs {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: 'valid' | 'same' | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

type Shape4D = [number, number, number, number];

/** Registers our kernels for WebAssembly, and those of tfjs that are missing or wrong there (stack.md 2.2, 2.3). */
export function registerWasmKernels(): void {
  register<'x' | 'gamma' | 'beta', EpsilonAttrs>(kernels.batchNormTrain, ({ x, gamma, beta }, { epsilon }, backend) =>
    withViews(backend, [x, gamma, beta], [x.shape, gamma.shape, gamma.shape], ([vx, vgamma, vbeta], [y, mean, variance]) =>
      batchNormForward(vx!, vgamma!, vbeta!, epsilon, y!, mean!, variance!)));

  register<'dy' | 'x' | 'gamma' | 'r0' | 'r1', EpsilonAttrs>(kernels.batchNormTrainGrad, ({ dy, x, gamma, r0, r1 }, { epsilon }, backend) =>
    withViews(backend, [dy, x, gamma, r0, r1], [x.shape, gamma.shape, gamma.shape], ([vdy, vx, vgamma, mean, variance], [dx, dgamma, dbeta]) =>
      batchNormBackward(vdy!, vx!, vgamma!, mean!, variance!, epsilon, dx!, dgamma!, dbeta!)));

  register<'dy' | 'y'>(kernels.reluGrad, ({ dy, y }, _attrs, backend) =>
    withViews(backend, [dy, y], [y.shape], ([vdy, vy], [dx]) => reluBackward(vdy!, vy!, dx!)));

  register<'dy' | 'x', AlphaAttrs>(kernels.leakyReluGrad, ({ dy, x }, { alpha }, backend) =>
    withViews(backend, [dy, x], [x.shape], ([vdy, vx], [dx]) => leakyReluBackward(vdy!, vx!, alpha, dx!)));

  register<'logits' | 'labels'>(kernels.softmaxCrossEntropy, ({ logits, labels }, _attrs, backend) =>
    withViews(backend, [logits, labels], [[logits.shape[0]!], logits.shape], ([vlogits, vlabels], [loss, gradient]) =>
      softmaxCrossEntropy(vlogits!, vlabels!, loss!, gradient!)));

  register<'x' | 'indices'>(kernels.gatherRows, ({ x, indices }, _attrs, backend) =>
    withViews(backend, [x], [[indices.shape[0]!, x.shape[1]!]], ([vx], [y]) =>
      gatherRows(vx!, backend.typedArrayFromHeap(indices) as Int32Array, x.shape[1]!, y!)));

  register<'dy' | 'indices', RowsAttrs>(kernels.gatherRowsGrad, ({ dy, indices }, { rows }, backend) =>
    withViews(backend, [dy], [[rows, dy.shape[1]!]], ([vdy], [dx]) =>
      scatterAddRows(vdy!, backend.typedArrayFromHeap(indices) as Int32Array, dy.shape[1]!, dx!)));

  register<'dy' | 'input', PoolAttrs>(tf.MaxPoolGrad, ({ dy, input }, { filterSize, strides, pad, dimRoundingMode }, backend) => {
    const sizes = tf.backend_util.computePool2DInfo(input.shape as [number, number, number, number], filterSize, strides, 1, pad, dimRoundingMode);
    return withViews(backend, [input, dy], [input.shape], ([x, vdy], [dx]) => maxPoolBackward(x!, vdy!, sizes, dx!));
  });

  register<'x' | 'dy', ConvAttrs & { filterShape: Shape4D }>(tf.Conv2DBackpropFilter, ({ x, dy }, attrs, backend) =>
    [convFilterGradient(x as tf.Tensor4D, dy as tf.Tensor4D, attrs, backend)]);

  register<'dy' | 'filter', ConvAttrs & { inputShape: Shape4D }>(tf.Conv2DBackpropInput, ({ dy, filter }, attrs) =>
    [convInputGradient(dy as tf.Tensor4D, filter as tf.Tensor4D, attrs)]);
}

function register<InputNames extends string, Attrs = unknown>(
  kernelName: string,
  kernel: (inputs: Record<InputNames, TensorInfo>, attrs: Attrs, backend: WasmBackend) => TensorInfo[],
): void {
  if (tf.getKernel(kernelName, 'wasm')) tf.unregisterKernel(kernelName, 'wasm');
  tf.registerKernel({
    kernelName, backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) => {
      const outputs = kernel(inputs as Record<InputNames, TensorInfo>, attrs as unknown as Attrs, backend as unknown as WasmBackend);
      return outputs.length === 1 ? (outputs[0] as TensorInfo) : outputs;
    },
  });
}
