import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { negativeLogSumExp, negativeMask, pairLoss } from '#shared/learning/losses/pairLoss.ts';
import { useEngine, valueAndGradient } from '../../../../support/engine.ts';

useEngine();

/** The loss of one positive and some negatives given by their cosines. */
const pair = (positive: number, negatives: number[], temperature: number): number =>
  tf.tidy(() => {
    const scaled = negatives.map((cosine) => cosine / temperature);
    const mask = tf.zeros([negatives.length]);
    return pairLoss(tf.scalar(positive / temperature), negativeLogSumExp(tf.tensor1d(scaled), mask)).dataSync()[0] ?? NaN;
  });

describe('the pair loss', () => {
  it('has the values of the specification (T0)', () => {
    expect(pair(1, [0], 1)).toBeCloseTo(0.313262, 6);
    expect(pair(1, [0], 0.5)).toBeCloseTo(0.126928, 6);
    expect(pair(1, [0], 0.1)).toBeCloseTo(0.000045, 6);
    expect(pair(1, [0.5, 0], 1)).toBeCloseTo(0.68027, 6);
  });

  it('is 200, not infinite, for opposed vectors at temperature 0.01 (T9)', () => {
    expect(pair(-1, [1], 0.01)).toBe(200);
  });

  it('ignores what is no negative, in value and gradient', () => {
    const mask = negativeMask(Float32Array.of(1, 0, 1));
    const { value, gradient } = valueAndGradient([3], [1, 50, 2], (s) => tf.sum(negativeLogSumExp(s, tf.tensor1d(mask))));
    expect(value).toBeCloseTo(Math.log(Math.exp(1) + Math.exp(2)), 6);
    expect(gradient[1]).toBe(0);
    expect((gradient[0] ?? 0) + (gradient[2] ?? 0)).toBeCloseTo(1, 6);
  });
});
