import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Vec3 } from '#shared/domain/grid.ts';
import { hd95Mm, surfaceOf } from '#shared/domain/metrics/hausdorff.ts';

/** Straight from the definition: all pairs of surface voxels. */
function bruteHd95(a: Uint8Array, b: Uint8Array, dimensions: Vec3, spacing: Vec3): number | null {
  const [nx, ny, nz] = dimensions;
  const at = (mask: Uint8Array, [i, j, k]: Vec3): number =>
    i < 0 || j < 0 || k < 0 || i >= nx || j >= ny || k >= nz ? 0 : (mask[i + nx * (j + ny * k)] as number);
  const surface = (mask: Uint8Array): Vec3[] => {
    const points: Vec3[] = [];
    for (let k = 0; k < nz; k++) for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++) {
      const neighbours: Vec3[] = [[i - 1, j, k], [i + 1, j, k], [i, j - 1, k], [i, j + 1, k], [i, j, k - 1], [i, j, k + 1]];
      if (at(mask, [i, j, k]) !== 0 && neighbours.some((p) => at(mask, p) === 0)) points.push([i * spacing[0], j * spacing[1], k * spacing[2]]);
    }
    return points;
  };
  const [sa, sb] = [surface(a), surface(b)];
  if (sa.length === 0 || sb.length === 0) return null;
  const directed = (from: Vec3[], to: Vec3[]): number => {
    const distances = from.map((p) => Math.min(...to.map((q) => Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2])))).sort((x, y) => x - y);
    const rank = 0.95 * (distances.length - 1);
    const low = Math.floor(rank);
    const below = distances[low] as number;
    return below + (rank - low) * ((distances[low + 1] ?? below) - below);
  };
  return Math.max(directed(sa, sb), directed(sb, sa));
}

describe('HD95', () => {
  const size = fc.integer({ min: 1, max: 7 });
  const step = fc.double({ min: 0.3, max: 8, noNaN: true });
  const masks = fc.tuple(size, size, size).chain((dimensions) => {
    const n = dimensions[0] * dimensions[1] * dimensions[2];
    const density = fc.constantFrom(0.02, 0.2, 0.6, 0.95);
    const mask = fc.tuple(density, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: n, maxLength: n }))
      .map(([p, draws]) => Uint8Array.from(draws, (draw) => (draw < p ? 1 : 0)));
    return fc.tuple(fc.constant(dimensions), mask, mask, fc.tuple(step, step, step));
  });

  it('agrees with all pairs of surface voxels, for any masks and spacings', () => {
    fc.assert(fc.property(masks, ([dimensions, a, b, spacing]) => {
      const expected = bruteHd95(a, b, dimensions, spacing);
      const found = hd95Mm(a, b, { dimensions, spacing }, 1);
      if (expected === null) expect(found).toBeNull();
      else expect(found).toBeCloseTo(expected, 9);
    }), { numRuns: 300 });
  });

  it('of equal masks is 0, of masks two slices of 5 mm apart 10 mm', () => {
    const grid = { dimensions: [4, 4, 4], spacing: [1, 1, 5] } as const;
    const a = new Uint8Array(64).fill(2, 0, 16);
    const b = new Uint8Array(64).fill(2, 32, 48);
    expect(hd95Mm(a, a, grid, 2)).toBe(0);
    expect(hd95Mm(a, b, grid, 2)).toBe(10);
  });

  it('is null when one mask is empty', () => {
    expect(hd95Mm(Uint8Array.of(1), Uint8Array.of(0), { dimensions: [1, 1, 1], spacing: [1, 1, 1] }, 1)).toBeNull();
  });

  it('a surface leaves out only voxels with all six neighbours inside; the border of the volume is surface', () => {
    expect(surfaceOf(new Uint8Array(27).fill(1), [3, 3, 3]).reduce((a, b) => a + b, 0)).toBe(26);
  });

  it('of a structure of a million voxels takes well under the time one would notice', () => {
    const n = 120;
    const ball = (shift: number): Uint8Array => {
      const mask = new Uint8Array(n ** 3);
      for (let k = 0, v = 0; k < n; k++) for (let j = 0; j < n; j++) for (let i = 0; i < n; i++, v++) {
        if (Math.hypot(i - 60 + shift, j - 60, k - 60) < 50) mask[v] = 1;
      }
      return mask;
    };
    const [a, b] = [ball(0), ball(4)];
    const begin = performance.now();
    const found = hd95Mm(a, b, { dimensions: [n, n, n], spacing: [1, 1, 1] }, 1);
    expect(performance.now() - begin).toBeLessThan(5000);
    expect(found).toBeGreaterThan(3.5);
    expect(found).toBeLessThan(4.1);
  });
});
