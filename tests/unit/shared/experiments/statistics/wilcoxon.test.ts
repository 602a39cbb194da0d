import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wilcoxonSignedRank } from '#shared/experiments/statistics/wilcoxon.ts';

/** Darwin's maize in Wilcoxon's first paper: crossed minus self-fertilised height of 15 pairs, eighths of an inch. */
const maize = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];

/** By the definition: the smaller rank sum under every pattern of signs. */
function bruteP(differences: readonly number[]): number {
  const sizes = differences.filter((difference) => difference !== 0).map(Math.abs);
  const ranks = sizes.map((size) => sizes.filter((other) => other < size).length + (sizes.filter((other) => other === size).length + 1) / 2);
  const total = ranks.reduce((a, b) => a + b, 0);
  const smaller = (sum: number) => Math.min(sum, total - sum);
  const signs = differences.filter((difference) => difference !== 0);
  const seen = smaller(ranks.reduce((sum, rank, n) => sum + ((signs[n] as number) > 0 ? rank : 0), 0));
  let asExtreme = 0;
  for (let pattern = 0; pattern < 2 ** ranks.length; pattern++) {
    if (smaller(ranks.reduce((sum, rank, n) => sum + ((pattern >> n) % 2) * rank, 0)) <= seen) asExtreme++;
  }
  return asExtreme / 2 ** ranks.length;
}

describe('the signed-rank test', () => {
  it("gives Darwin's maize T = 24 and p = 0.0413", () => {
    expect(wilcoxonSignedRank(maize)).toEqual({ numRanked: 15, numZeros: 0, positive: 96, negative: 24, p: 1352 / 32768, method: 'exact' });
  });

  it('gives the depression scores of Hollander and Wolfe V = 40 and a two-sided p of 0.0390625', () => {
    const before = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3];
    const after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];
    expect(wilcoxonSignedRank(before.map((value, n) => value - (after[n] as number)))).toMatchObject({ positive: 40, negative: 5, p: 0.0390625 });
  });

  it('reaches the critical values of the tables: T = 8 of 10 pairs, T = 52 of 20', () => {
    const withNegativeSum = (n: number, negative: readonly number[]) => wilcoxonSignedRank(Array.from({ length: n }, (_, i) => (negative.includes(i + 1) ? -(i + 1) : i + 1))).p;
    expect(withNegativeSum(10, [8])).toBeCloseTo(0.0488, 4);
    expect(withNegativeSum(10, [9])).toBeGreaterThan(0.05);
    expect(withNegativeSum(20, [20, 19, 13])).toBeLessThan(0.05);
    expect(withNegativeSum(20, [20, 19, 14])).toBeGreaterThan(0.05);
  });

  it('of n differences that all point one way is 2 in 2^n', () => {
    for (const n of [1, 5, 40, 50]) expect(wilcoxonSignedRank(Array.from({ length: n }, (_, i) => -1 - i)).p).toBe(2 ** (1 - n));
  });

  it('leaves zeros out and says how many; of zeros alone p is 1', () => {
    expect(wilcoxonSignedRank([0, 3, -1, 0, 2])).toMatchObject({ numRanked: 3, numZeros: 2, positive: 5, negative: 1, p: 0.5 });
    expect(wilcoxonSignedRank([0, 0])).toEqual({ numRanked: 0, numZeros: 2, positive: 0, negative: 0, p: 1, method: 'exact' });
  });

  it('gives ties the mean of their ranks, also ties that rounding hides', () => {
    expect(wilcoxonSignedRank([0.3 - 0.2, 0.2 - 0.1, -(0.5 - 0.4), 0.5])).toMatchObject({ positive: 2 + 2 + 4, negative: 2 });
  });

  it('counts exactly what listing every pattern of signs counts, ties and zeros included', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -6, max: 6 }), { minLength: 1, maxLength: 12 }), (differences) => {
      expect(wilcoxonSignedRank(differences).p).toBeCloseTo(bruteP(differences), 12);
    }), { numRuns: 60 });
    expect(bruteP(maize.slice(0, 12))).toBe(wilcoxonSignedRank(maize.slice(0, 12)).p);
  });

  it('does not change with the unit or with the order of the pairs, and mirrors with the sign', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 60 }), (differences) => {
      const [plain, other] = [wilcoxonSignedRank(differences), wilcoxonSignedRank(differences.map((difference) => -3 * difference).reverse())];
      expect(other).toEqual({ ...plain, positive: plain.negative, negative: plain.positive });
    }));
  });

  it('takes the normal approximation beyond 50 pairs, with corrections for ties and continuity', () => {
    // 51 differences of one size and sign: every rank 26, variance 51 * 52 * 103 / 24 - (51^3 - 51) / 48 = 8619, z = 662.5 / 92.839.
    const found = wilcoxonSignedRank(new Array(51).fill(0.1));
    expect(found).toMatchObject({ method: 'normal', positive: 1326, negative: 0 });
    expect(found.p / 9.60561568078739e-13).toBeCloseTo(1, 10);
  });

  it('by the normal approximation is close to what is counted at 50 pairs', () => {
    const differences = Array.from({ length: 50 }, (_, n) => (n % 3 === 0 ? -1 : 1) * Math.ceil((n + 1) / 2));
    const [counted, approximated] = [wilcoxonSignedRank(differences), wilcoxonSignedRank(differences, 0)];
    expect([counted.method, approximated.method]).toEqual(['exact', 'normal']);
    expect(counted.p).toBeGreaterThan(0.01);
    expect(approximated.p / counted.p).toBeCloseTo(1, 1);
  });
});
