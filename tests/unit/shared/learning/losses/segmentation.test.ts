import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { recipeLoss } from '#shared/learning/losses/recipe.ts';
import { targetsOfLabels } from '#shared/learning/losses/segmentation.ts';
import type { SegmentationTargets } from '#shared/learning/losses/segmentation.ts';
import { segmentationLosses } from '#shared/learning/losses/segmentationLosses.ts';
import { sliceDiceLoss } from '#shared/learning/losses/sliceDice.ts';
import { crossEntropyWeights } from '#shared/learning/losses/weightedCrossEntropy.ts';
import { segmentationLossNames } from '#shared/learning/config/plan.ts';
import { createRandom } from '#shared/util/random.ts';
import { useEngine, valueAndGradient } from '../../../../support/engine.ts';

// Values and gradients, T10 of the method: tests/integration/engines/methodTests.ts.
useEngine();

type Shape = [number, number, number, number];

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

describe('the losses of fine-tuning', () => {
  it('are those that a plan can name', () => {
    expect(Object.keys(segmentationLosses).sort()).toEqual([...segmentationLossNames].sort());
  });

  it('weigh classes 0.1 and shares of 0.9, eight classes as the authors rounded them', () => {
    expect(crossEntropyWeights(2)).toEqual([0.1, 0.9]);
    expect(crossEntropyWeights(4)).toEqual([0.1, 0.9 / 3, 0.9 / 3, 0.9 / 3]);
    expect(crossEntropyWeights(8)).toEqual([0.09, 0.13, 0.13, 0.13, 0.13, 0.13, 0.13, 0.13]);
  });
});

describe.each(Object.entries(segmentationLosses))('%s', (_name, loss) => {
  const shape: Shape = [2, 2, 3, 3];
  const labels = [0, 2, 255, 0, 255, 2, 2, 0, 0, 255, 255, 0];
  const random = createRandom(2);
  const logits = Array.from({ length: 36 }, () => Math.fround(2 * random.normal()));
  const asTargets = (given = labels): SegmentationTargets => targetsOfLabels(tf.tensor3d(given, [2, 2, 3], 'int32'), 3);

  it('is zero, with a zero gradient, where nothing is known', () => {
    const { value, gradient } = valueAndGradient(shape, logits, (x) => loss(x as tf.Tensor4D, asTargets(labels.map(() => 255))));
    expect(value).toBeCloseTo(0, 6);
    expect(gradient.every((g) => g === 0)).toBe(true);
  });

  it('and its gradient stay finite for logits far apart', () => {
    const extreme = logits.map((v, i) => (i % 3 === 0 ? 1e4 : v));
    const { value, gradient } = valueAndGradient(shape, extreme, (x) => loss(x as tf.Tensor4D, asTargets()));
    expect([value, ...gradient].every(Number.isFinite)).toBe(true);
  });

  it('counts a pixel known by half as half a pixel: two of them are as good as one', () => {
    const once = [3, 1, 0, 0, 2, 1];
    const value = (flat: number[], truth: number[], weights: number[]): number => tf.tidy(() => {
      const { classes } = targetsOfLabels(tf.tensor3d(truth, [1, 1, truth.length], 'int32'), 3);
      return loss(tf.tensor4d(flat, [1, 1, truth.length, 3]), { classes, known: tf.tensor3d(weights, [1, 1, truth.length]) }).dataSync()[0] ?? NaN;
    });
    const halved = value([...once, ...once.slice(3)], [0, 2, 2], [1, 0.5, 0.5]);
    expect(halved).toBeCloseTo(value(once, [0, 2], [1, 1]), 5);
    expect(Math.abs(halved - value([...once, ...once.slice(3)], [0, 2, 2], [1, 1, 1]))).toBeGreaterThan(1e-3);
  });

  it('falls along its gradient', () => {
    const at = (x: readonly number[]) => valueAndGradient(shape, x, (t) => loss(t as tf.Tensor4D, asTargets()));
    const { value, gradient } = at(logits);
    expect(at(logits.map((v, i) => v - 0.1 * (gradient[i] ?? NaN))).value).toBeLessThan(value);
  });
});

describe('single losses', () => {
  it('the paper’s Dice is taken slice by slice: the mean over slices, not the Dice of the batch', () => {
    const dice = (logits: number[], truth: number[], shape: Shape): number => tf.tidy(() =>
      sliceDiceLoss(tf.tensor4d(logits, shape), targetsOfLabels(tf.tensor3d(truth, [shape[0], shape[1], shape[2]], 'int32'), shape[3])).dataSync()[0] ?? NaN);
    const logits = Array.from({ length: 16 }, (_, i) => Math.sin(3 * i));
    const one = [dice(logits.slice(0, 8), [0, 0, 1, 1], [1, 2, 2, 2]), dice(logits.slice(8), [1, 0, 0, 0], [1, 2, 2, 2])];
    expect(dice(logits, [0, 0, 1, 1, 1, 0, 0, 0], [2, 2, 2, 2])).toBeCloseTo(((one[0] ?? 0) + (one[1] ?? 0)) / 2, 6);
  });

  it('the recipe’s is the sum of its two', () => {
    const values = tf.tidy(() => {
      const { loss, dice, crossEntropy } = recipeLoss(tf.tensor4d([Math.log(3), 0], [1, 1, 1, 2]), targetsOfLabels(tf.tensor3d([0], [1, 1, 1], 'int32'), 2));
      return [loss, dice, crossEntropy].map((t) => t.dataSync()[0] ?? NaN);
    });
    expect(values[1]).toBeCloseTo(1 - (1.50001 / 1.75001 + 0.00001 / 0.25001) / 2, 6);
    expect(values[2]).toBeCloseTo(Math.log(4 / 3), 6);
    expect(values[0]).toBeCloseTo((values[1] ?? NaN) + (values[2] ?? NaN), 6);
  });
});
