import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { globalContrastiveLoss } from '#shared/learning/losses/globalContrastive.ts';
import { globalDMinusTerms, globalDTerms, globalDTwoViewsTerms, globalRandomTerms } from '#shared/learning/losses/globalTerms.ts';
import type { GlobalTerms } from '#shared/learning/losses/globalTerms.ts';
import { createRandom } from '#shared/util/random.ts';
import { useEngine, valueAndGradient } from '../../../../support/engine.ts';

// Values and gradients, T0 to T9 of the method: tests/integration/engines/methodTests.ts.
useEngine();

type Rows = readonly (readonly number[])[];

const drawn = (seed: number, size: number): number[][] => {
  const random = createRandom(seed);
  return Array.from({ length: size }, () => [0, 1, 2].map(() => random.normal()));
};

const loss = (z: Rows, terms: GlobalTerms): number =>
  tf.tidy(() => globalContrastiveLoss(tf.tensor2d(z.map((v) => [...v])), terms, 0.2).dataSync()[0] ?? NaN);

const strategies: readonly [string, GlobalTerms][] = [
  ['G^R', globalRandomTerms(6)],
  ['G^D-', globalDMinusTerms(6, 3)],
  ['G^D', globalDTerms(3, 2)],
  ['the third form of G^D', globalDTwoViewsTerms(3, 2)],
];

describe.each(strategies)('the global loss, %s', (_name, terms) => {
  it('does not see the lengths of the embeddings', () => {
    fc.assert(fc.property(fc.integer(), fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: terms.size, maxLength: terms.size }), (seed, powers) => {
      const z = drawn(seed, terms.size);
      const stretched = z.map((v, i) => v.map((x) => x * 10 ** (powers[i] ?? 0)));
      expect(loss(stretched, terms) / loss(z, terms)).toBeCloseTo(1, 4);
    }), { numRuns: 20 });
  });

  it('has no gradient along an embedding, only across it', () => {
    const z = drawn(1, terms.size);
    const { gradient } = valueAndGradient([terms.size, 3], z.flat(), (x) => globalContrastiveLoss(x as tf.Tensor2D, terms, 0.2));
    z.forEach((v, i) => expect(Math.abs(v.reduce((sum, x, k) => sum + x * (gradient[3 * i + k] ?? NaN), 0))).toBeLessThan(1e-5));
  });

  it('and its gradient are finite where an embedding is zero', () => {
    const z = drawn(2, terms.size).map((v, i) => (i === 1 ? [0, 0, 0] : v));
    const { value, gradient } = valueAndGradient([terms.size, 3], z.flat(), (x) => globalContrastiveLoss(x as tf.Tensor2D, terms, 0.2));
    expect([value, ...gradient].every(Number.isFinite)).toBe(true);
  });
});

describe('the order of volumes', () => {
  /** The same images, volume v with all its partitions and views in the place of volume order[v]. */
  const reordered = (z: Rows, order: readonly number[], place: (i: number) => { volume: number; moved: (volume: number) => number }): Rows =>
    z.map((_, i) => {
      const { volume, moved } = place(i);
      return z[moved(order[volume] ?? NaN)] ?? [];
    });

  it('makes no difference to the loss: any order in G^D- and in a ring of three', () => {
    const orders = [[0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    const [dMinus, ring] = [globalDMinusTerms(6, 2), globalDTerms(3, 2)];
    const [z, w] = [drawn(3, dMinus.size), drawn(4, ring.size)];
    for (const order of orders) {
      const inDMinus = reordered(z, order, (i) => ({ volume: Math.floor((i % 6) / 2), moved: (volume) => i - (i % 6) + 2 * volume + (i % 2) }));
      expect(loss(inDMinus, dMinus)).toBeCloseTo(loss(z, dMinus), 5);
      const inRing = reordered(w, order, (i) => ({ volume: Math.floor(i / 4), moved: (volume) => 4 * volume + (i % 4) }));
      expect(loss(inRing, ring)).toBeCloseTo(loss(w, ring), 5);
    }
  });

  it('makes a difference where images change partition: the loss is of positions', () => {
    const terms = globalDMinusTerms(6, 2);
    const z = drawn(3, terms.size);
    const exchanged = z.map((_, i) => z[i === 0 ? 1 : i === 1 ? 0 : i] ?? []);
    expect(Math.abs(loss(exchanged, terms) - loss(z, terms))).toBeGreaterThan(1e-2);
  });
});
