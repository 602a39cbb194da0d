import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import {
  batchNormInference, batchNormTrain, gatherRows, l2Normalize, leakyRelu, maxPool2x2, relu, softmaxCrossEntropyPerPixel, upsampleNearest2x,
} from '#shared/learning/ops/index.ts';
import { at, build, map, mean, reduce, reshape, sum, zip } from './array.ts';
import type { DoubleArray } from './array.ts';
import type { Check } from './check.ts';
import * as reference from './reference.ts';

const image = { shape: [2, 4, 6, 3] } as const;
const epsilon = 1e-3;
const onehot = [0, 0, 1, 1, 0, 0, 0, 1, 0, 0.25, 0.25, 0.5, 1, 0, 0, 0, 0, 1];
const rowMask = [1, 0, 1, 1, 0, 1];
const winners = [0.125, 0.75, 0.125, 0.5, 0.25, 0.25, 0, 0.0625, 0.9375, 0.25, 0.125, 0.625];

/** The allow-list: every op that may stand in a network, loss or update, with its gradient. */
export const opChecks: readonly Check[] = [
  conv('conv2d 3x3', [3, 3, 3, 4]),
  conv('conv2d 1x1', [1, 1, 3, 4]),
  conv('conv2d 2x2', [2, 2, 3, 4]),
  {
    name: 'batchNormTrain', inputs: [image, channels(0.5, 1.5), channels()],
    compute: (x: Tensor4D, gamma: Tensor1D, beta: Tensor1D) => batchNormTrain(x, gamma, beta, epsilon).y,
    expected: (x, gamma, beta) => reference.batchNorm(x!, gamma!, beta!, epsilon),
  },
  {
    name: 'batchNormTrain of rows', inputs: [{ shape: [10, 3], low: 4, high: 6 }, channels(0.5, 1.5), channels()],
    compute: (x: Tensor2D, gamma: Tensor1D, beta: Tensor1D) => batchNormTrain(x, gamma, beta, epsilon).y,
    expected: (x, gamma, beta) => reference.batchNorm(x!, gamma!, beta!, epsilon),
  },
  {
    name: 'batchNormTrain, mean and variance',
    inputs: [{ ...image, constant: ramp(144) }, { shape: [3], constant: [1, 2, 3] }, { shape: [3], constant: [0, 1, 2] }],
    compute: (x: Tensor4D, gamma: Tensor1D, beta: Tensor1D) => {
      const { mean: means, variance } = batchNormTrain(x, gamma, beta, epsilon);
      return tf.concat([means, variance]);
    },
    expected: (x) => {
      const { means, variances } = reference.moments(x!);
      return reference.concat(reshape(means, [3]), reshape(variances, [3]), 0);
    },
  },
  {
    name: 'batchNormInference', inputs: [image, channels(0.5, 1.5), channels(), constantChannels([0.1, -0.2, 0.3]), constantChannels([0.5, 1, 2])],
    compute: (x: Tensor4D, gamma: Tensor1D, beta: Tensor1D, means: Tensor1D, variances: Tensor1D) =>
      batchNormInference(x, means, variances, gamma, beta, epsilon),
    expected: (x, gamma, beta, means, variances) => reference.normalise(x!, means!, variances!, gamma!, beta!, epsilon),
  },
  unary('relu', relu, (x) => Math.max(x, 0)),
  unary('leakyRelu', (x) => leakyRelu(x, 0.01), (x) => (x > 0 ? x : 0.01 * x)),
  maxPool('maxPool2x2', -1, 1),
  maxPool('maxPool2x2 of negative values', -3, -1),
  {
    name: 'avgPool', inputs: [image],
    compute: (x: Tensor4D) => tf.avgPool(x, 2, 2, 'valid'), expected: (x) => reference.pool2x2(x!, mean),
  },
  { name: 'upsampleNearest2x', inputs: [image], compute: upsampleNearest2x, expected: (x) => reference.upsample2x(x!) },
  {
    name: 'concat', inputs: [image, { shape: [2, 4, 6, 2] }],
    compute: (a: Tensor4D, b: Tensor4D) => tf.concat4d([a, b], 3), expected: (a, b) => reference.concat(a!, b!, 3),
  },
  {
    name: 'split', inputs: [{ shape: [13] }],
    compute: (x: Tensor1D) => {
      const [a, b, c] = tf.split(x, [4, 5, 4]) as [Tensor, Tensor, Tensor];
      return tf.concat([tf.mul(a, c), tf.square(b)]);
    },
    expected: (x) => {
      const [a, b, c] = [[0, 4], [4, 5], [9, 4]].map(([begin, size]) => reference.slice(x!, [begin!], [size!])) as [DoubleArray, DoubleArray, DoubleArray];
      return reference.concat(zip(a, c, (p, q) => p * q), map(b, (p) => p * p), 0);
    },
  },
  {
    name: 'softmaxCrossEntropyPerPixel', inputs: [{ shape: [6, 3], low: -4, high: 4 }, { shape: [6, 3], constant: onehot }],
    compute: softmaxCrossEntropyPerPixel, expected: (logits, labels) => reshape(reference.crossEntropy(logits!, labels!), [6]),
  },
  {
    name: 'masked soft Dice',
    inputs: [{ shape: [6, 3], low: -2, high: 2 }, { shape: [6, 3], constant: onehot }, { shape: [6, 1], constant: rowMask }],
    compute: maskedDiceLoss, expected: (logits, labels, mask) => reference.maskedDiceLoss(logits!, labels!, mask!, 1e-5),
  },
  { name: 'softmax', inputs: [{ shape: [4, 5], low: -3, high: 3 }], compute: tf.softmax, expected: (x) => reference.softmax(x!) },
  {
    name: 'logSumExp', inputs: [{ shape: [4, 5], low: -20, high: 20 }],
    compute: (x: Tensor2D) => tf.logSumExp(x, -1), expected: (x) => reshape(reference.logSumExp(x!), [4]),
  },
  unary('softplus', tf.softplus, (x) => Math.log1p(Math.exp(x))),
  {
    name: 'l2Normalize', inputs: [{ shape: [2, 5, 4] }],
    compute: (x: Tensor) => l2Normalize(x), expected: (x) => reference.l2Normalise(x!, 1e-12),
  },
  {
    name: 'l2Normalize of vectors shorter than its clamp', inputs: [{ shape: [2, 3], low: -0.1, high: 0.1 }],
    compute: (x: Tensor) => l2Normalize(x, -1, 1), expected: (x) => reference.l2Normalise(x!, 1),
  },
  matMul('matMul', false),
  matMul('matMul, second transposed', true),
  {
    name: 'gatherRows', inputs: [{ shape: [5, 3] }, { shape: [4], constant: [3, 0, 3, 4] }],
    compute: (x: Tensor2D, indices: Tensor) => gatherRows(x, tf.cast(indices, 'int32') as Tensor1D),
    expected: (x, indices) => reference.gatherRows(x!, [...indices!.data]),
  },
  { name: 'reshape', inputs: [image], compute: (x: Tensor) => tf.reshape(x, [6, 24]), expected: (x) => reshape(x!, [6, 24]) },
  { name: 'transpose', inputs: [image], compute: (x: Tensor) => tf.transpose(x, [0, 3, 1, 2]), expected: (x) => reference.transpose(x!, [0, 3, 1, 2]) },
  {
    name: 'slice', inputs: [image],
    compute: (x: Tensor4D) => tf.slice(x, [0, 1, 2, 0], [2, 3, 3, 2]), expected: (x) => reference.slice(x!, [0, 1, 2, 0], [2, 3, 3, 2]),
  },
  {
    name: 'pad', inputs: [image],
    compute: (x: Tensor4D) => tf.pad(x, [[0, 0], [1, 2], [0, 1], [0, 0]]), expected: (x) => reference.pad(x!, [0, 1, 0, 0], [0, 2, 1, 0]),
  },
  {
    name: 'sum', inputs: [image],
    compute: (x: Tensor4D) => tf.sum(x, [1, 2]), expected: (x) => reshape(reduce(x!, [1, 2], sum), [2, 3]),
  },
  {
    name: 'mean', inputs: [image],
    compute: (x: Tensor4D) => tf.mean(x, [0, 3], true), expected: (x) => reduce(x!, [0, 3], mean),
  },
  {
    name: 'one-hot of labels by comparison', inputs: [{ shape: [2, 3], constant: [0, 1, 2, 255, 1, 255] }],
    compute: (labels: Tensor) => tf.cast(tf.equal(tf.expandDims(labels, 2), tf.range(0, 3, 1, 'float32')), 'float32'),
    expected: (labels) => build([2, 3, 3], ([i, j, c]) => (at(labels!, [i!, j!]) === c ? 1 : 0)),
  },
  {
    name: 'mask of known labels', inputs: [{ shape: [2, 3], constant: [0, 1, 2, 255, 1, 255] }],
    compute: (labels: Tensor) => tf.cast(tf.less(labels, 3), 'float32'), expected: (labels) => map(labels!, (label) => (label < 3 ? 1 : 0)),
  },
  {
    name: 'one-hot of the most probable', inputs: [{ shape: [4, 3], constant: winners }],
    compute: (p: Tensor) => tf.cast(tf.oneHot(tf.cast(tf.argMax(p, 1), 'int32'), 3), 'float32'),
    expected: (p) => zip(p!, reduce(p!, [1], (row) => Math.max(...row)), (value, largest) => Number(value === largest)),
  },
  {
    name: 'mask of the confident', inputs: [{ shape: [4, 3], constant: winners }],
    compute: (p: Tensor) => tf.cast(tf.greater(tf.max(p, 1), 0.7), 'float32'),
    expected: (p) => map(reshape(reduce(p!, [1], (row) => Math.max(...row)), [4]), (largest) => Number(largest > 0.7)),
  },
  {
    name: 'addN', inputs: [{ shape: [3, 4] }, { shape: [3, 4] }],
    compute: (a: Tensor, b: Tensor) => tf.addN([a, b, a]), expected: (a, b) => zip(a!, b!, (p, q) => 2 * p + q),
  },
  unary('minimum with a constant', (x) => tf.minimum(x, 0.3), (x) => Math.min(x, 0.3)),
  binary('add', tf.add, (a, b) => a + b),
  binary('sub', tf.sub, (a, b) => a - b),
  binary('mul', tf.mul, (a, b) => a * b),
  binary('div', tf.div, (a, b) => a / b),
  unary('maximum with a constant', (x) => tf.maximum(x, 0.3), (x) => Math.max(x, 0.3)),
  unary('square', tf.square, (x) => x * x),
  unary('exp', tf.exp, Math.exp),
  unary('log', tf.log, Math.log, 0.5, 3),
  unary('sqrt', tf.sqrt, Math.sqrt, 0.5, 3),
  unary('rsqrt', tf.rsqrt, (x) => 1 / Math.sqrt(x), 0.5, 3),
];

function channels(low = -1, high = 1) {
  return { shape: [3], low, high };
}

function constantChannels(constant: readonly number[]) {
  return { shape: [3], constant };
}

function ramp(length: number): number[] {
  return Array.from({ length }, (_, i) => Math.fround(Math.sin(i) + i / length));
}

function conv(name: string, filterShape: readonly number[]): Check {
  return {
    name, inputs: [{ shape: [2, 5, 6, 3] }, { shape: filterShape }],
    compute: (x: Tensor4D, filter: Tensor4D) => tf.conv2d(x, filter, 1, 'same'),
    expected: (x, filter) => reference.conv2dSame(x!, filter!),
  };
}

function maxPool(name: string, low: number, high: number): Check {
  const largest = (values: readonly number[]) => Math.max(...values);
  return { name, inputs: [{ ...image, low, high }], compute: maxPool2x2, expected: (x) => reference.pool2x2(x!, largest) };
}

function matMul(name: string, transposeB: boolean): Check {
  return {
    name, inputs: [{ shape: [2, 3, 5] }, { shape: transposeB ? [2, 4, 5] : [2, 5, 4] }],
    compute: (a: Tensor, b: Tensor) => tf.matMul(a, b, false, transposeB),
    expected: (a, b) => reference.matMul(a!, b!, transposeB),
  };
}

function unary(name: string, compute: (x: Tensor) => Tensor, expected: (x: number) => number, low = -1, high = 1): Check {
  return { name, inputs: [{ shape: [2, 3, 5], low, high }], compute, expected: (x) => map(x!, expected) };
}

/** The second operand is broadcast, so that its gradient is a sum over what it was repeated along. */
function binary(name: string, compute: (a: Tensor, b: Tensor) => Tensor, expected: (a: number, b: number) => number): Check {
  return {
    name, inputs: [{ shape: [2, 3, 5], low: -1, high: 2 }, { shape: [3, 1], low: 0.5, high: 1.5 }],
    compute, expected: (a, b) => zip(a!, b!, expected),
  };
}

function maskedDiceLoss(logits: Tensor2D, labels: Tensor2D, mask: Tensor2D): Tensor {
  const p = tf.mul(tf.softmax(logits), mask);
  const y = tf.mul(labels, mask);
  const both = tf.mul(tf.sum(tf.mul(p, y), 0), 2);
  const either = tf.add(tf.sum(p, 0), tf.sum(y, 0));
  return tf.sub(1, tf.mean(tf.div(tf.add(both, 1e-5), tf.add(either, 1e-5))));
}
