import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { assert, defined } from '../../util/assert.ts';
import { batchNormInference, batchNormTrain } from '../ops/index.ts';
import type { PartLayout } from './layout.ts';
import { product } from './layout.ts';
import type { BatchStatistics, PartValues } from './variables.ts';

/** `train` normalises by the batch's own statistics and reports them; `inference` by the moving ones. */
export type Mode = 'train' | 'inference';

/** A part's vectors taken apart into named tensors, for one forward pass. */
export interface OpenPart {
  readonly tensor: (name: string) => Tensor;
  readonly has: (name: string) => boolean;
  /** Batch normalisation `name` of x, whose last axis is the channels. */
  readonly normalise: <T extends Tensor>(x: T, name: string) => T;
  /** After the pass: what the batch measured, in the layout's order; null in inference or where nothing is normalised. */
  readonly batchStatistics: () => BatchStatistics | null;
}

/** Splits the flat vectors with one op each, whose gradient is one concatenation. */
export function openPart(layout: PartLayout, values: PartValues, mode: Mode, epsilon: number): OpenPart {
  const tensors = splitParameters(layout, values.parameters);
  const tensor = (name: string): Tensor => defined(tensors.get(name), `the tensor ${name} of ${layout.part}`);
  const moving = mode === 'inference' && layout.statisticsSize > 0 ? splitMoving(layout, values) : null;
  const measured = new Map<string, BatchStatistics>();

  return {
    tensor,
    has: (name) => tensors.has(name),
    normalise(x, name) {
      const gamma = tensor(`${name}/gamma`);
      const beta = tensor(`${name}/beta`);
      if (moving) {
        const { mean, variance } = defined(moving.get(name), `the statistics ${name} of ${layout.part}`);
        return batchNormInference(x, mean, variance, gamma, beta, epsilon);
      }
      const { y, mean, variance } = batchNormTrain(x, gamma, beta, epsilon);
      measured.set(name, { mean, variance });
      return y;
    },
    batchStatistics: () => (measured.size === 0 ? null : joinStatistics(layout, measured)),
  };
}

function splitParameters(layout: PartLayout, flat: Tensor1D): Map<string, Tensor> {
  assert(flat.size === layout.size, `${layout.part} has ${layout.size} parameters, not ${flat.size}`);
  // A split into one piece has no gradient in tfjs.
  const pieces = layout.tensors.length === 1 ? [flat] : tf.split(flat, layout.tensors.map(({ shape }) => product(shape)));
  return new Map(layout.tensors.map(({ name, shape }, i) => [name, tf.reshape(pieces[i] as Tensor, [...shape])]));
}

function splitMoving(layout: PartLayout, { mean, variance }: PartValues): Map<string, BatchStatistics> {
  const sizes = layout.normalisations.map(({ channels }) => channels);
  const means = tf.split(defined(mean, `the moving mean of ${layout.part}`), sizes);
  const variances = tf.split(defined(variance, `the moving variance of ${layout.part}`), sizes);
  return new Map(layout.normalisations.map(({ name }, i) => [name, { mean: means[i] as Tensor1D, variance: variances[i] as Tensor1D }]));
}

function joinStatistics(layout: PartLayout, measured: ReadonlyMap<string, BatchStatistics>): BatchStatistics {
  const inOrder = layout.normalisations.map(({ name }) => defined(measured.get(name), `the batch statistics ${name} of ${layout.part}`));
  return { mean: tf.concat1d(inOrder.map(({ mean }) => mean)), variance: tf.concat1d(inOrder.map(({ variance }) => variance)) };
}

/** Convolution (stride 1, padding that keeps the size, bias if the layout has one), normalisation, activation: the network's unit. */
export function convUnit(part: OpenPart, x: Tensor4D, name: string, activate: (x: Tensor4D) => Tensor4D): Tensor4D {
  return activate(part.normalise(convolve(part, x, name), `${name}/norm`));
}

export function convolve(part: OpenPart, x: Tensor4D, name: string): Tensor4D {
  const y = tf.conv2d(x, part.tensor(`${name}/kernel`) as Tensor4D, 1, 'same');
  return part.has(`${name}/bias`) ? tf.add(y, part.tensor(`${name}/bias`)) : y;
}
