import { describe, expect, it } from 'vitest';
import { drawBeta } from '#shared/learning/comparisons/betaDistribution.ts';
import { createRandom } from '#shared/util/random.ts';

function moments(a: number, b: number, count = 40_000): { mean: number; variance: number; values: number[] } {
  const random = createRandom(7);
  const values = Array.from({ length: count }, () => drawBeta(a, b, random));
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count, values };
}

describe('drawBeta', () => {
  it.each([[0.1, 0.1], [0.2, 0.8], [1, 1], [0.5, 0.25], [2, 3]])('has the mean and the variance of Beta(%d, %d)', (a, b) => {
    const { mean, variance } = moments(a, b);
    // Four standard errors of a mean of 40,000 draws, and as much for the variance.
    expect(Math.abs(mean - a / (a + b))).toBeLessThan(0.01);
    expect(Math.abs(variance - (a * b) / ((a + b) ** 2 * (a + b + 1)))).toBeLessThan(0.005);
  });

  it('lies near 0 or 1 more often than not where both parameters are 0.1, as the distribution does', () => {
    const { values } = moments(0.1, 0.1);
    // Of Beta(0.1, 0.1) 0.3203 lies below 0.01, by its power series, and as much above 0.99.
    expect(values.filter((value) => value < 0.01).length / values.length).toBeCloseTo(0.3203, 2);
    expect(values.filter((value) => value > 0.99).length / values.length).toBeCloseTo(0.3203, 2);
  });

  it('stays in [0, 1] where powers of the draws underflow, and refuses what is no Beta distribution', () => {
    expect(moments(0.001, 0.001, 2000).values.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(() => drawBeta(0, 1, createRandom(1))).toThrow('not 0 and 1');
  });
});
