import { describe, expect, it } from 'vitest';
import { percentile } from '#shared/domain/metrics/percentile.ts';

describe('a percentile', () => {
  it('interpolates linearly between ranks', () => {
    expect(percentile([1, 2, 3, 4, 5], 95)).toBeCloseTo(4.8, 12);
    expect(percentile([7], 95)).toBe(7);
  });
});
