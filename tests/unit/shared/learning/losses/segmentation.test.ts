import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { recipeLoss, targetsOfLabels } from '#shared/learning/losses/segmentation.ts';
import { sliceDiceLoss } from '#shared/learning/losses/sliceDice.ts';
import { createRandom } from '#shared/util/random.ts';
import { centralDifferences, expectAllClose, useEngine, valueAndGradient } from '../../../../support/engine.ts';
import * as reference from '../../../../support/reference/segmentation.ts';

useEngine();

type Shape = [number, number, number, number];

function sliceDice(logits: number[], truth: number[], shape: Shape): number {
  return tf.tidy(() => {
    const labels = tf.tensor3d(truth, [shape[0], shape[1], shape[2]], 'int32');
    return sliceDiceLoss(tf.tensor4d(logits, shape), targetsOfLabels(labels, shape[3])).dataSync()[0] ?? NaN;
  });
}

describe('the paper’s Dice loss with background (T10)', () => {
  const halves = [0, 0, 1, 1];

  it('is a half for uniform and a quarter for three-to-one predictions', () => {
    expect(sliceDice(new Array<number>(8).fill(0), halves, [1, 2, 2, 2])).toBeCloseTo(0.5, 6);
    const right = halves.flatMap((label) => [0, 1].map((c) => (c === label ? Math.log(3) : 0)));
    expect(sliceDice(right, halves, [1, 2, 2, 2])).toBeCloseTo(0.25, 6);
  });

  it('counts a class absent from the slice as zero overlap', () => {
    const logits = [0, 1, 2, 3].flatMap(() => [Math.log(9), 0]);
    expect(sliceDice(logits, [0, 0, 0, 0], [1, 2, 2, 2])).toBeCloseTo(0.526316, 6);
    expect(sliceDice([Math.log(2), 0, 0, 0, 0, Math.log(2)], [0, 2], [1, 1, 2, 3])).toBeCloseTo(0.619048, 6);
  });

  it('is taken slice by slice: the mean over slices, not the Dice of the batch', () => {
    const logits = Array.from({ length: 16 }, (_, i) => Math.sin(3 * i));
    const slices = [logits.slice(0, 8), logits.slice(8)];
    const truths = [[0, 0, 1, 1], [1, 0, 0, 0]];
    const one = slices.map((slice, b) => sliceDice(slice, truths[b] ?? [], [1, 2, 2, 2]));
    expect(sliceDice(logits, truths.flat(), [2, 2, 2, 2])).toBeCloseTo(((one[0] ?? 0) + (one[1] ?? 0)) / 2, 6);
  });
});

describe('targets', () => {
  it('are one-hot where known and nothing where unknown', () => {
    const { classes, known } = tf.tidy(() => {
      const targets = targetsOfLabels(tf.tensor3d([0, 2, 255, 1], [1, 2, 2], 'int32'), 3);
      return { classes: [...targets.classes.dataSync()], known: [...targets.known.dataSync()] };
    });
    expect(classes).toEqual([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]);
    expect(known).toEqual([1, 1, 0, 1]);
  });

  it('may come as floats', () => {
    const known = tf.tidy(() => [...targetsOfLabels(tf.tensor3d([0, 255], [1, 1, 2], 'float32'), 2).known.dataSync()]);
    expect(known).toEqual([1, 0]);
  });
});

describe('the recipe’s loss', () => {
  const shape: Shape = [2, 2, 3, 3];
  const labels = [0, 2, 255, 0, 255, 2, 2, 0, 0, 255, 255, 0];
  const random = createRandom(2);
  const logits = Array.from({ length: 36 }, () => Math.fround(2 * random.normal()));
  const asTargets = () => targetsOfLabels(tf.tensor3d(labels, [2, 2, 3], 'int32'), 3);
  const pixels = (flat: readonly number[]): number[][] => labels.map((_, i) => flat.slice(3 * i, 3 * i + 3));
  const naive = (flat: readonly number[]) =>
    reference.recipe(pixels(flat), labels.map((label) => [0, 1, 2].map((c) => Number(c === label))), labels.map((label) => label !== 255));

  it('joins batch-wise Dice and cross-entropy over the known pixels, a class absent from the batch included', () => {
    const values = tf.tidy(() => {
      const { loss, dice, crossEntropy } = recipeLoss(tf.tensor4d(logits, shape), asTargets());
      return [loss, dice, crossEntropy].map((t) => t.dataSync()[0] ?? NaN);
    });
    const expected = naive(logits);
    expect(values[0]).toBeCloseTo(expected.dice + expected.crossEntropy, 5);
    expect(values[1]).toBeCloseTo(expected.dice, 5);
    expect(values[2]).toBeCloseTo(expected.crossEntropy, 5);
  });

  it('has the gradient of the plain double-precision loops, and none on unknown pixels', () => {
    const { gradient } = valueAndGradient(shape, logits, (x) => recipeLoss(x as tf.Tensor4D, asTargets()).loss);
    expectAllClose(gradient, centralDifferences(logits, (x) => naive(x).dice + naive(x).crossEntropy), 1e-4);
    labels.forEach((label, i) => { if (label === 255) expect(gradient.slice(3 * i, 3 * i + 3).every((g) => g === 0)).toBe(true); });
  });

  it('has known values on one pixel: p = 3/4 for the right class', () => {
    const loss = tf.tidy(() => {
      const { dice, crossEntropy } = recipeLoss(tf.tensor4d([Math.log(3), 0], [1, 1, 1, 2]), targetsOfLabels(tf.tensor3d([0], [1, 1, 1], 'int32'), 2));
      return [dice.dataSync()[0] ?? NaN, crossEntropy.dataSync()[0] ?? NaN];
    });
    // D_0 = (1.5 + 1e-5) / (1.75 + 1e-5); D_1 = 1e-5 / (0.25 + 1e-5).
    expect(loss[0]).toBeCloseTo(1 - (1.50001 / 1.75001 + 0.00001 / 0.25001) / 2, 6);
    expect(loss[1]).toBeCloseTo(Math.log(4 / 3), 6);
  });

  it('is zero, with a zero gradient, where nothing is known', () => {
    const unknown = () => targetsOfLabels(tf.fill([2, 2, 3], 255, 'int32'), 3);
    const { value, gradient } = valueAndGradient(shape, logits, (x) => recipeLoss(x as tf.Tensor4D, unknown()).loss);
    expect(value).toBeCloseTo(0, 6);
    expect(gradient.every((g) => g === 0)).toBe(true);
  });

  it('stays finite for logits far apart', () => {
    const extreme = logits.map((v, i) => (i % 3 === 0 ? 1e4 : v));
    const { value, gradient } = valueAndGradient(shape, extreme, (x) => recipeLoss(x as tf.Tensor4D, asTargets()).loss);
    expect([value, ...gradient].every(Number.isFinite)).toBe(true);
  });
});

describe('gradients of the paper’s Dice loss', () => {
  it('follow the plain double-precision loops', () => {
    const random = createRandom(6);
    const logits = Array.from({ length: 2 * 6 * 3 }, () => Math.fround(random.normal()));
    const truth = [0, 1, 2, 0, 0, 1, 2, 2, 0, 0, 0, 0];
    const split = (flat: readonly number[]): number[][][] => [0, 1].map((b) => Array.from({ length: 6 }, (_, i) => flat.slice((6 * b + i) * 3, (6 * b + i) * 3 + 3)));
    const oneHot = [0, 1].map((b) => truth.slice(6 * b, 6 * b + 6).map((label) => [0, 1, 2].map((c) => Number(c === label))));
    const naive = (flat: readonly number[]): number => reference.sliceDice(split(flat), oneHot);
    const { value, gradient } = valueAndGradient([2, 2, 3, 3], logits, (x) =>
      sliceDiceLoss(x as tf.Tensor4D, targetsOfLabels(tf.tensor3d(truth, [2, 2, 3], 'int32'), 3)));
    expect(value).toBeCloseTo(naive(logits), 6);
    expectAllClose(gradient, centralDifferences(logits, naive), 1e-4);
  });
});
