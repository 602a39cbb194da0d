import { describe, expect, it } from 'vitest';
import { squaredDistancesMm2 } from '#shared/geometry/distanceTransform.ts';

describe('the distance transform', () => {
  it('measures in millimetres along axes of different spacing', () => {
    const sites = new Uint8Array(12);
    sites[0] = 1;
    expect([...squaredDistancesMm2(sites, [3, 2, 2], [1, 2, 5])]).toEqual([0, 1, 4, 4, 5, 8, 25, 26, 29, 29, 30, 33]);
  });

  it('of nothing is Infinity everywhere', () => {
    expect([...squaredDistancesMm2(new Uint8Array(4), [2, 2, 1], [1, 1, 1])]).toEqual([Infinity, Infinity, Infinity, Infinity]);
  });
});
