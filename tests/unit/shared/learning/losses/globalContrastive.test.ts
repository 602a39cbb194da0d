import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { globalContrastiveLoss } from '#shared/learning/losses/globalContrastive.ts';
import { globalDMinusTerms, globalDTerms, globalDTwoViewsTerms, globalRandomTerms } from '#shared/learning/losses/globalTerms.ts';
import type { GlobalTerms } from '#shared/learning/losses/globalTerms.ts';
import { createRandom } from '#shared/util/random.ts';
import { centralDifferences, expectAllClose, useEngine, valueAndGradient } from '../../../../support/engine.ts';
import * as reference from '../../../../support/reference/contrastive.ts';
import type { Vector } from '../../../../support/reference/contrastive.ts';

useEngine();

/** A(t) of the method's tests, t in degrees. */
const A = (degrees: number): Vector => [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
const batch = (...degrees: number[]): Vector[] => degrees.map(A);
const quarters = [0, 90, 180, 270];

function loss(z: readonly Vector[], terms: GlobalTerms, temperature: number): number {
  return tf.tidy(() => globalContrastiveLoss(tf.tensor2d(z.map((v) => [...v])), terms, temperature).dataSync()[0] ?? NaN);
}

describe('the global loss with random pairs, G^R (T1)', () => {
  const z = batch(0, 30, 90, 150);

  it('has the values of the specification, term by term and in all', () => {
    expect([0, 1, 2, 3].map((i) => reference.randomTerm(z, i, 0.5).toFixed(6))).toEqual(['0.189150', '0.435676', '0.861995', '0.182672']);
    expect(loss(z, globalRandomTerms(2), 0.5)).toBeCloseTo(0.417373, 6);
    expect(loss(z, globalRandomTerms(2), 0.1)).toBeCloseTo(0.180533, 6);
  });

  it('does not see the lengths of the embeddings', () => {
    const stretched = z.map((v, i) => v.map((x) => x * ([1, 3, 0.2, 10][i] ?? 1)));
    expect(loss(stretched, globalRandomTerms(2), 0.5)).toBeCloseTo(0.417373, 6);
  });
});

describe('the global loss with partitions, one image at a time, G^D- (T2)', () => {
  it('has the values of the specification for two partitions', () => {
    const z = batch(0, 90, 20, 110, -30, 60);
    const terms = [[0, 2], [2, 0], [0, 4], [1, 3]].map(([i = 0, j = 0]) => reference.partitionTerm(z, i, j, 2, 0.5).toFixed(6));
    expect(terms).toEqual(['0.497596', '0.770978', '0.557965', '0.413071']);
    expect(loss(z, globalDMinusTerms(2, 2), 0.5)).toBeCloseTo(1.195586, 5);
    expect(loss(z, globalDMinusTerms(2, 2), 0.1)).toBeCloseTo(0.597899, 5);
  });

  it('has the values of the specification for four partitions (T2b)', () => {
    const z = batch(...[0, 10, -20].flatMap((shift) => quarters.map((o) => o + shift)));
    expect(loss(z, globalDMinusTerms(4, 4), 0.5)).toBeCloseTo(1.560777, 5);
    expect(loss(z, globalDMinusTerms(4, 4), 0.1)).toBeCloseTo(0.028659, 5);
  });
});

describe('the global loss on a ring of volumes, G^D (T3)', () => {
  it('has the values of the specification for two units', () => {
    const z = batch(...[0, 10, 20, 40].flatMap((shift) => quarters.map((o) => o + shift)));
    expect(loss(z, globalDTerms(2, 4), 0.5)).toBeCloseTo(3.912253, 5);
    expect(loss(z, globalDTerms(2, 4), 0.1)).toBeCloseTo(0.164522, 5);
  });

  it('has the values and the weights of the specification for two partitions (T3b)', () => {
    const z = batch(0, 90, 15, 120, 30, 80, -20, 100);
    const terms = [[0, 2], [2, 0], [0, 4], [4, 6], [2, 6]].map(([i = 0, j = 0]) => reference.partitionTerm(z, i, j, 2, 0.5).toFixed(6));
    expect(terms).toEqual(['0.409184', '0.609374', '0.480822', '1.274257', '0.754065']);
    expect([...globalDTerms(2, 2).weights.subarray(0, 8)].map((w) => w * 8)).toEqual([0, 0, 2, 0, 2, 0, 0, 0]);
    expect(loss(z, globalDTerms(2, 2), 0.5)).toBeCloseTo(2.42232, 5);
    expect(loss(z, globalDTerms(2, 2), 0.1)).toBeCloseTo(0.280781, 5);
  });

  it('has the value of the specification for three units (T3c)', () => {
    const z = batch(...[0, 10, 20, 30, 40, 50].flatMap((shift) => quarters.map((o) => o + shift)));
    expect(loss(z, globalDTerms(3, 4), 0.5)).toBeCloseTo(5.178565, 5);
  });

  it('weighs every image alike: rows sum to 4 / n, and 36 of 48 images repel each', () => {
    const { size, weights, negatives } = globalDTerms(6, 4);
    for (let i = 0; i < size; i++) {
      const row = (matrix: Float32Array): number => matrix.subarray(i * size, (i + 1) * size).reduce((a, b) => a + b, 0);
      expect(row(weights) * size).toBeCloseTo(4, 5);
      expect(row(negatives)).toBe(36);
    }
  });

  it('has the value of the specification with two augmentations an original (T4)', () => {
    const z = batch(...[0, 25].flatMap((u) => [0, 10, -5].flatMap((shift) => quarters.map((o) => o + u + shift))));
    expect(loss(z, globalDTwoViewsTerms(2, 4), 0.5)).toBeCloseTo(3.784736, 5);
  });
});

describe('the global losses at their extremes', () => {
  const equal = (n: number): Vector[] => Array.from({ length: n }, () => [0.3, -0.4, 0.5]);

  it('show a collapsed network by known values (T8)', () => {
    expect(loss(equal(20), globalRandomTerms(10), 0.1)).toBeCloseTo(2.944439, 5);
    expect(loss(equal(36), globalDMinusTerms(12, 4), 0.1)).toBeCloseTo(6.664409, 5);
    expect(loss(equal(48), globalDTerms(6, 4), 0.1)).toBeCloseTo(14.443672, 4);
    expect(loss(equal(40), globalDTerms(5, 4), 0.1)).toBeCloseTo(13.735949, 4);
    expect(loss(equal(32), globalDTerms(4, 4), 0.1)).toBeCloseTo(12.875503, 4);
    // The authors' exp 4 at B = 12: n = 48, four units of 12.
    expect(loss(equal(48), globalDTwoViewsTerms(4, 4), 0.1)).toBeCloseTo(11.233967, 4);
  });

  it('are almost zero where partitions are perfectly apart (T8)', () => {
    const axis = (i: number): Vector => [0, 1, 2, 3].map((s) => Number(s === i % 4));
    const apart = (n: number): Vector[] => Array.from({ length: n }, (_, i) => axis(i));
    expect(loss(apart(48), globalDTerms(6, 4), 0.1) / 4).toBeCloseTo(0.001633, 5);
    expect(loss(apart(36), globalDMinusTerms(12, 4), 0.1) / 2).toBeCloseTo(0.001225, 5);
  });

  it.each([[12, 6, 2, 3.419932], [10, 5, 1, 1.556728], [8, 4, 2, 5.129899]])(
    'cannot fall below a floor where the release leaves images black (B = %i)',
    (_batchSize, units, blackUnits, floor) => {
      const { size, weights, negatives } = globalDTerms(units, 4);
      const isBlack = (i: number): boolean => i >= size - 8 * blackUnits;
      let bound = 0;
      for (let i = 0; i < size; i++) {
        if (!isBlack(i)) continue;
        const blackNegatives = [...negatives.subarray(i * size, (i + 1) * size)].filter((n, k) => n === 1 && isBlack(k)).length;
        for (const w of weights.subarray(i * size, (i + 1) * size)) bound += w * Math.log(1 + blackNegatives);
      }
      expect(bound).toBeCloseTo(floor, 5);
      const z = Array.from({ length: size }, (_, i) => [0, 1, 2, 3, 4].map((s) => Number(s === (isBlack(i) ? 4 : i % 4))));
      expect(loss(z, globalDTerms(units, 4), 0.1)).toBeGreaterThan(floor);
    },
  );

  it('stay finite in float32 at temperature 0.01, where exponentials overflow (T9)', () => {
    // Two partitions of two: the positive points away, the negatives coincide with the anchor.
    const z: Vector[] = [[1, 0], [1, 0], [-1, 0], [1, 0]];
    const oneTerm: GlobalTerms = {
      size: 4,
      weights: Float32Array.from({ length: 16 }, (_, at) => Number(at === 2)),
      negatives: Float32Array.from({ length: 16 }, (_, at) => Number(at === 1)),
    };
    expect(loss(z, oneTerm, 0.01)).toBeCloseTo(200, 4);
    const { gradient } = valueAndGradient([4, 2], z.flat(), (x) => globalContrastiveLoss(x as tf.Tensor2D, oneTerm, 0.01));
    expect(gradient.every(Number.isFinite)).toBe(true);
  });

  it('give a finite gradient where an embedding is zero', () => {
    const { value, gradient } = valueAndGradient([4, 2], [0, 0, 1, 0, 0, 1, 1, 1], (x) => globalContrastiveLoss(x as tf.Tensor2D, globalRandomTerms(2), 0.5));
    expect([value, ...gradient].every(Number.isFinite)).toBe(true);
  });
});

describe('values and gradients of the global losses follow the plain double-precision loops', () => {
  const cases: [string, GlobalTerms, (z: readonly Vector[], temperature: number) => number][] = [
    ['G^R', globalRandomTerms(4), reference.globalRandom],
    ['G^D-', globalDMinusTerms(8, 4), (z, temperature) => reference.globalDMinus(z, 4, temperature)],
    ['G^D of two units', globalDTerms(2, 3), (z, temperature) => reference.globalD(z, 3, temperature)],
    ['G^D of three units', globalDTerms(3, 4), (z, temperature) => reference.globalD(z, 4, temperature)],
    ['G^D with two views', globalDTwoViewsTerms(3, 2), (z, temperature) => reference.globalDTwoViews(z, 2, temperature)],
  ];

  it.each(cases)('%s', (_name, terms, naive) => {
    const random = createRandom(terms.size);
    const flat = Array.from({ length: terms.size * 3 }, () => Math.fround(random.normal()));
    const rows = (x: readonly number[]): Vector[] => Array.from({ length: terms.size }, (_, i) => x.slice(3 * i, 3 * i + 3));
    for (const temperature of [0.1, 0.5]) {
      const { value, gradient } = valueAndGradient([terms.size, 3], flat, (x) => globalContrastiveLoss(x as tf.Tensor2D, terms, temperature));
      expect(value / naive(rows(flat), temperature)).toBeCloseTo(1, 5);
      expectAllClose(gradient, centralDifferences(flat, (x) => naive(rows(x), temperature)), 1e-4);
    }
  });
});
