import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { negativeLogSumExp, negativeMask, pairLoss } from '#shared/learning/losses/pairLoss.ts';
import { useEngine, valueAndGradient } from '../../../../support/engine.ts';

useEngine();

// Values and gradients, T0 and T9 of the method: tests/integration/engines/methodTests.ts.
describe('the pair loss', () => {
  it('is the plain logarithm where nothing overflows', () => {
    const { value } = valueAndGradient([2], [2, 1], (s) => {
      const [positive, negative] = tf.split(s as tf.Tensor1D, 2) as [tf.Tensor, tf.Tensor];
      return tf.sum(pairLoss(positive, negativeLogSumExp(negative, tf.zeros([1]))));
    });
    expect(value).toBeCloseTo(Math.log(1 + Math.exp(-1)), 6);
  });

  it('ignores what is no negative, in value and gradient', () => {
    const mask = negativeMask(Float32Array.of(1, 0, 1));
    const { value, gradient } = valueAndGradient([3], [1, 50, 2], (s) => tf.sum(negativeLogSumExp(s, tf.tensor1d(mask))));
    expect(value).toBeCloseTo(Math.log(Math.exp(1) + Math.exp(2)), 6);
    expect(gradient[1]).toBe(0);
    expect((gradient[0] ?? 0) + (gradient[2] ?? 0)).toBeCloseTo(1, 6);
  });
});
