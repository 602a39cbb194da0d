import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { batchNormTrain, gatherRows, maxPool2x2, softmaxCrossEntropyPerPixel, upsampleNearest2x } from '#shared/learning/ops/index.ts';
import { useEngine } from '../../../../support/engine.ts';

/** Exact numbers; every op and gradient on random ones is the conformance suite's matter. */
describe('ops', () => {
  useEngine();
  const values = (tensor: tf.Tensor): number[] => [...tensor.dataSync()];

  it('batchNormTrain gives the mean and the biased variance of the batch', () => {
    const { y, mean, variance } = batchNormTrain(tf.tensor2d([[1, 10], [3, 10]]), tf.tensor1d([2, 1]), tf.tensor1d([5, 7]), 0);
    expect(values(mean)).toEqual([2, 10]);
    expect(values(variance)).toEqual([1, 0]);
    expect(values(y).filter((_, i) => i % 2 === 0)).toEqual([3, 7]);
  });

  it('maxPool2x2 passes the gradient to the first of equal values, also below zero', () => {
    const x = tf.tensor4d([-1, -2, -1, -3], [1, 2, 2, 1]);
    const gradient = tf.grad((input) => tf.sum(maxPool2x2(input as tf.Tensor4D)))(x);
    expect(values(maxPool2x2(x))).toEqual([-1]);
    expect(values(gradient)).toEqual([1, 0, 0, 0]);
  });

  it('upsampleNearest2x repeats pixels and sums their gradients', () => {
    const x = tf.tensor4d([1, 2], [1, 1, 2, 1]);
    expect(values(upsampleNearest2x(x))).toEqual([1, 1, 2, 2, 1, 1, 2, 2]);
    const weights = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 4, 1]);
    expect(values(tf.grad((input) => tf.sum(tf.mul(weights, upsampleNearest2x(input as tf.Tensor4D))))(x))).toEqual([14, 22]);
  });

  it('softmaxCrossEntropyPerPixel does not overflow, and refuses a gradient through its labels', () => {
    const logits = tf.tensor2d([[1000, 0], [0, 0]]);
    const labels = tf.tensor2d([[0, 1], [1, 0]]);
    expect(values(softmaxCrossEntropyPerPixel(logits, labels))[0]).toBe(1000);
    expect(values(softmaxCrossEntropyPerPixel(logits, labels))[1]).toBeCloseTo(Math.log(2), 6);
    expect(() => tf.grad((y) => tf.sum(softmaxCrossEntropyPerPixel(logits, y as tf.Tensor2D)))(labels)).toThrow('labels');
  });

  it('gatherRows sums the gradients of a row taken twice', () => {
    const x = tf.tensor2d([[1, 2], [3, 4], [5, 6]]);
    const indices = tf.tensor1d([2, 2, 0], 'int32');
    expect(values(gatherRows(x, indices))).toEqual([5, 6, 5, 6, 1, 2]);
    expect(values(tf.grad((input) => tf.sum(gatherRows(input as tf.Tensor2D, indices)))(x))).toEqual([1, 1, 0, 0, 2, 2]);
  });
});
