import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { globalDMinusTerms, globalDTerms, globalDTwoViewsTerms, globalRandomTerms } from '#shared/learning/losses/globalTerms.ts';
import type { GlobalTerms } from '#shared/learning/losses/globalTerms.ts';

const partitions = fc.integer({ min: 2, max: 7 });
const units = fc.integer({ min: 2, max: 6 });

const rowSums = (matrix: Float32Array, size: number): number[] =>
  Array.from({ length: size }, (_, i) => matrix.subarray(i * size, (i + 1) * size).reduce((sum, value) => sum + value, 0));

/** Whether terms stay as they are when image i takes the place of image moved(i). */
function expectUnchanged({ size, weights, negatives }: GlobalTerms, moved: (i: number) => number): void {
  for (const matrix of [weights, negatives]) {
    expect(matrix.map((_, at) => matrix[moved(Math.floor(at / size)) * size + moved(at % size)] ?? NaN)).toEqual(matrix);
  }
}

describe('the terms of the global strategies', () => {
  it('weigh, in G^D, every image alike: rows of n W sum to 4 for any number of units and partitions', () => {
    fc.assert(fc.property(units, partitions, (U, S) => {
      const { size, weights } = globalDTerms(U, S);
      expect(size).toBe(2 * S * U);
      for (const sum of rowSums(weights, size)) expect(sum * size).toBeCloseTo(4, 4);
    }), { numRuns: 30 });
  });

  it('weigh rows by 1 in G^R, and by 2 in G^D-', () => {
    for (const sum of rowSums(globalRandomTerms(5).weights, 10)) expect(sum * 10).toBeCloseTo(1, 5);
    for (const sum of rowSums(globalDMinusTerms(12, 4).weights, 36)) expect(sum * 36).toBeCloseTo(2, 5);
  });

  it('have, in G^D, the first row of the specification (T3b), and count neighbours twice where there are only two units', () => {
    const { size, weights } = globalDTerms(2, 2);
    expect([...weights.subarray(0, 8)].map((w) => w * size)).toEqual([0, 0, 2, 0, 2, 0, 0, 0]);
    // Three units of two partitions: own view twice, the originals of both neighbours once.
    expect([...globalDTerms(3, 2).weights.subarray(0, 12)].map((w) => Math.round(w * 12))).toEqual([0, 0, 2, 0, 1, 0, 0, 0, 1, 0, 0, 0]);
  });

  it('have 14 S U directed terms in the third form, none between an original and its second view', () => {
    const { size, weights } = globalDTwoViewsTerms(4, 4);
    expect(weights.reduce((sum, w) => sum + w * 72, 0)).toBeCloseTo(14 * 4 * 4, 3);
    for (let unit = 0; unit < 4; unit++) for (let s = 0; s < 4; s++) expect(weights[(12 * unit + s) * size + 12 * unit + 8 + s]).toBe(0);
  });

  it('attract only images of the same partition, and never an image to itself', () => {
    fc.assert(fc.property(units, partitions, (U, S) => {
      for (const { size, weights } of [globalDMinusTerms(U * S, S), globalDTerms(U, S), globalDTwoViewsTerms(U, S)]) {
        weights.forEach((w, at) => {
          const [i, j] = [Math.floor(at / size), at % size];
          if (i === j || i % S !== j % S) expect(w).toBe(0);
        });
      }
    }), { numRuns: 20 });
  });

  it('repel all images of the other partitions and none of the same, whatever their number', () => {
    fc.assert(fc.property(units, partitions, (U, S) => {
      for (const { size, negatives } of [globalDMinusTerms(U * S, S), globalDTerms(U, S), globalDTwoViewsTerms(U, S)]) {
        negatives.forEach((isNegative, at) => {
          if (isNegative !== Number(Math.floor(at / size) % S !== at % size % S)) throw new Error(`entry ${at} of ${S} partitions`);
        });
        expect(rowSums(negatives, size)).toEqual(new Array(size).fill((size * (S - 1)) / S));
      }
    }), { numRuns: 20 });
  });

  it('repel, in G^R, everything but the image and its partner', () => {
    expect(rowSums(globalRandomTerms(6).negatives, 12)).toEqual(new Array(12).fill(10));
    expect([...globalRandomTerms(2).negatives]).toEqual([0, 0, 1, 1, 0, 0, 1, 1, 1, 1, 0, 0, 1, 1, 0, 0]);
  });

  it('do not depend on the order of volumes: any in G^R and G^D-, turned or reversed in a ring', () => {
    fc.assert(fc.property(partitions, fc.integer({ min: 2, max: 5 }), fc.integer(), (S, U, seed) => {
      const order = fc.sample(fc.shuffledSubarray(Array.from({ length: U }, (_, v) => v), { minLength: U }), { numRuns: 1, seed })[0] ?? [];
      const volumeMoved = (v: number): number => order[v] ?? NaN;
      expectUnchanged(globalRandomTerms(U), (i) => 2 * volumeMoved(i >> 1) + (i % 2));
      const images = U * S;
      expectUnchanged(globalDMinusTerms(images, S), (i) => i - (i % images) + S * volumeMoved(Math.floor((i % images) / S)) + (i % S));
      for (const [versions, terms] of [[2, globalDTerms(U, S)], [3, globalDTwoViewsTerms(U, S)]] as const) {
        const inUnit = (i: number, unit: number): number => versions * S * unit + (i % (versions * S));
        const unitOf = (i: number): number => Math.floor(i / (versions * S));
        expectUnchanged(terms, (i) => inUnit(i, (unitOf(i) + 1) % U));
        expectUnchanged(terms, (i) => inUnit(i, (U - unitOf(i)) % U));
      }
    }), { numRuns: 15 });
  });

  it('do not depend on which partition is called the first', () => {
    const S = 4;
    for (const terms of [globalDMinusTerms(8, S), globalDTerms(3, S), globalDTwoViewsTerms(2, S)]) {
      expectUnchanged(terms, (i) => i - (i % S) + ((i + 1) % S));
    }
  });

  it.each([[12, 6, 2, 3.419932], [10, 5, 1, 1.556728], [8, 4, 2, 5.129899]])(
    'leave a floor under the loss where the release leaves images black (B = %i)',
    (_batchSize, numUnits, blackUnits, floor) => {
      const { size, weights, negatives } = globalDTerms(numUnits, 4);
      const isBlack = (i: number): boolean => i >= size - 8 * blackUnits;
      let bound = 0;
      for (let i = 0; i < size; i++) {
        if (!isBlack(i)) continue;
        const blackNegatives = [...negatives.subarray(i * size, (i + 1) * size)].filter((n, k) => n === 1 && isBlack(k)).length;
        for (const w of weights.subarray(i * size, (i + 1) * size)) bound += w * Math.log(1 + blackNegatives);
      }
      expect(bound).toBeCloseTo(floor, 5);
    },
  );
});
