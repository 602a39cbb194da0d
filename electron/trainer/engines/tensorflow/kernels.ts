import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import { kernels } from '#shared/learning/ops/kernels.ts';
import type { AlphaAttrs, EpsilonAttrs, RowsAttrs } from '#shared/learning/ops/kernels.ts';
import type { OpAttr, TensorflowBackend } from './backend.ts';

type Inputs = Record<string, TensorInfo>;
type Kernel<Attrs> = (inputs: Inputs, attrs: Attrs) => Tensor | Tensor[];

/** Registers TensorFlow's own ops under our kernels' names (stack.md 1.4). */
export function registerTensorflowKernels(backend: TensorflowBackend): void {
  const { TF_ATTR_TYPE, TF_ATTR_FLOAT, TF_ATTR_INT, TF_ATTR_STRING, TF_ATTR_BOOL, TF_FLOAT, TF_INT32 } = backend.binding;
  const type = (name: string, value = TF_FLOAT): OpAttr => ({ name, type: TF_ATTR_TYPE, value });
  const float = (name: string, value: number): OpAttr => ({ name, type: TF_ATTR_FLOAT, value });
  const one = (op: string, attrs: OpAttr[], ...inputs: (TensorInfo | undefined)[]): Tensor => backend.executeSingleOutput(op, attrs, present(inputs));
  const several = (op: string, attrs: OpAttr[], numOutputs: number, ...inputs: (TensorInfo | undefined)[]): Tensor[] =>
    backend.executeMultipleOutputs(op, attrs, present(inputs), numOutputs);
  const batchNorm = (epsilon: number): OpAttr[] => [
    type('T'), type('U'), float('epsilon', epsilon),
    { name: 'data_format', type: TF_ATTR_STRING, value: 'NHWC' }, { name: 'is_training', type: TF_ATTR_BOOL, value: true },
  ];

  register<EpsilonAttrs>(kernels.batchNormTrain, ({ x, gamma, beta }, { epsilon }) => {
    const noMovingMean = tf.tensor1d([]);
    const attrs = [...batchNorm(epsilon), float('exponential_avg_factor', 1)];
    const [y, mean, unbiased, ...reserves] = several('FusedBatchNormV3', attrs, 6, x, gamma, beta, noMovingMean, noMovingMean);
    noMovingMean.dispose();
    // Output 2 is divided by N - 1. Output 4 is the biased variance on CPU only (on GPU an inverse deviation): rescaling is right on both.
    const count = (x as TensorInfo).shape.slice(0, -1).reduce((product, size) => product * size, 1);
    const variance = tf.tidy(() => tf.mul(unbiased as Tensor, (count - 1) / count));
    (unbiased as Tensor).dispose();
    return [y as Tensor, mean as Tensor, variance, ...reserves];
  });

  register<EpsilonAttrs>(kernels.batchNormTrainGrad, ({ dy, x, gamma, r2, r3, r4 }, { epsilon }) => {
    const [dx, dgamma, dbeta, ...unused] = several('FusedBatchNormGradV3', batchNorm(epsilon), 5, dy, x, gamma, r2, r3, r4);
    for (const tensor of unused) tensor.dispose();
    return [dx, dgamma, dbeta] as Tensor[];
  });

  register(kernels.reluGrad, ({ dy, y }) => one('ReluGrad', [type('T')], dy, y));

  register<AlphaAttrs>(kernels.leakyReluGrad, ({ dy, x }, { alpha }) => one('LeakyReluGrad', [float('alpha', alpha), type('T')], dy, x));

  register(kernels.softmaxCrossEntropy, ({ logits, labels }) => several('SoftmaxCrossEntropyWithLogits', [type('T')], 2, logits, labels));

  register(kernels.gatherRows, ({ x, indices }) => {
    const axis = tf.scalar(0, 'int32');
    const attrs = [
      { name: 'batch_dims', type: TF_ATTR_INT, value: 0 }, type('Tparams'), type('Tindices', TF_INT32), type('Taxis', TF_INT32),
    ];
    const rows = one('GatherV2', attrs, x, indices, axis);
    axis.dispose();
    return rows;
  });

  register<RowsAttrs>(kernels.gatherRowsGrad, ({ dy, indices }, { rows }) => {
    const numSegments = tf.scalar(rows, 'int32');
    const attrs = [type('T'), type('Tindices', TF_INT32), type('Tnumsegments', TF_INT32)];
    const dx = one('UnsortedSegmentSum', attrs, dy, indices, numSegments);
    numSegments.dispose();
    return dx;
  });
}

function register<Attrs>(kernelName: string, kernel: Kernel<Attrs>): void {
  tf.registerKernel({
    kernelName, backendName: 'tensorflow',
    kernelFunc: ({ inputs, attrs }) => kernel(inputs as Inputs, attrs as unknown as Attrs),
  });
}

function present(inputs: (TensorInfo | undefined)[]): TensorInfo[] {
  return inputs as TensorInfo[];
}
