import { describe, expect, it } from 'vitest';
import { comparePairs } from '#shared/experiments/statistics/comparePairs.ts';
import { erfc, twoSidedNormal } from '#shared/experiments/statistics/normal.ts';
import { known, mean, meanOfKnown, standardDeviation, standardError } from '#shared/experiments/statistics/summary.ts';

describe('a paired comparison', () => {
  it("gives Fisher's numbers for Darwin's maize: mean 20.933, t = 2.148 = d_z times the root of 15, and r = 0.6", () => {
    const found = comparePairs([49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]);
    expect(found.numPairs).toBe(15);
    expect(found.meanDifference).toBeCloseTo(314 / 15, 12);
    expect((found.meanDifference as number) / (found.standardError as number)).toBeCloseTo(2.148, 3);
    expect((found.cohensD as number) * Math.sqrt(15)).toBeCloseTo(2.148, 3);
    expect(found.rankBiserial).toBeCloseTo((96 - 24) / 120, 12);
  });

  it('has no effect size where nothing differs, and no error of a single pair', () => {
    expect(comparePairs([0, 0])).toMatchObject({ meanDifference: 0, standardError: 0, rankBiserial: null, cohensD: null });
    expect(comparePairs([0.5])).toMatchObject({ numPairs: 1, meanDifference: 0.5, standardError: null, rankBiserial: 1, cohensD: null });
    expect(comparePairs([])).toMatchObject({ numPairs: 0, meanDifference: null, rankBiserial: null });
  });
});

describe('summaries', () => {
  it('are mean, deviation of a sample and standard error', () => {
    expect(mean([2, 4, 4, 4, 5, 5, 7, 9])).toBe(5);
    expect(standardDeviation([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(Math.sqrt(32 / 7), 12);
    expect(standardError([1, 3])).toBe(1);
  });

  it('of too little are null', () => {
    expect([mean([]), standardDeviation([3]), standardError([3]), meanOfKnown([null])]).toEqual([null, null, null, null]);
    expect([known([1, null, 3]), meanOfKnown([1, null, 3])]).toEqual([[1, 3], 2]);
  });
});

describe('the normal distribution', () => {
  it('has the tails of the tables', () => {
    expect(twoSidedNormal(1.959963984540054)).toBeCloseTo(0.05, 14);
    expect(twoSidedNormal(-2.5758293035489004)).toBeCloseTo(0.01, 14);
    expect(twoSidedNormal(0)).toBe(1);
  });

  it('has fourteen digits on both sides of where its two formulas meet', () => {
    const values = { 0.5: 0.4795001221869535, 1: 0.15729920705028513, 1.99: 0.004888586800383003, 2: 0.004677734981047266, 5: 1.5374597944280349e-12 };
    for (const [x, value] of Object.entries(values)) expect(erfc(Number(x)) / value).toBeCloseTo(1, 12);
    expect(erfc(2 - 1e-12) / erfc(2)).toBeCloseTo(1, 11);
  });
});
