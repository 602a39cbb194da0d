import fc from 'fast-check';
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

  it('finds the nearest of all sites for every voxel, also where lines are more than it takes out at once', () => {
    const size = fc.constantFrom(1, 2, 5, 33, 40);
    const step = fc.double({ min: 0.2, max: 9, noNaN: true });
    const small = fc.tuple(size, size, size).filter(([nx, ny, nz]) => nx * ny * nz < 4000);
    fc.assert(fc.property(small, fc.tuple(step, step, step), fc.array(fc.nat(), { minLength: 1, maxLength: 8 }), ([nx, ny, nz], [dx, dy, dz], chosen) => {
      const sites = new Uint8Array(nx * ny * nz);
      for (const any of chosen) sites[any % sites.length] = 1;
      const place = (n: number) => [(n % nx) * dx, (Math.floor(n / nx) % ny) * dy, Math.floor(n / (nx * ny)) * dz] as const;
      const positions = [...sites.keys()].filter((n) => sites[n] === 1).map(place);
      const found = squaredDistancesMm2(sites, [nx, ny, nz], [dx, dy, dz]);
      const worst = found.reduce((most, value, n) => {
        const [x, y, z] = place(n);
        const expected = Math.min(...positions.map((p) => (p[0] - x) ** 2 + (p[1] - y) ** 2 + (p[2] - z) ** 2));
        return Math.max(most, Math.abs(value - expected) / (1 + expected));
      }, 0);
      expect(worst).toBeLessThan(1e-10);
    }), { numRuns: 60 });
  });
});
