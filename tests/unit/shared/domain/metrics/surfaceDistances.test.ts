import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Grid, Vec3 } from '#shared/domain/grid.ts';
import { ijkToWorld } from '#shared/domain/grid.ts';
import { INSIDE, OUTSIDE, surfaceOf, UNKNOWN } from '#shared/domain/metrics/surface.ts';
import { averageSurfaceDistanceMm, hd95Mm, surfaceDistancesMm } from '#shared/domain/metrics/surfaceDistances.ts';
import { arbitraryGrid, plainGrid } from '../../../../support/grids.ts';

/** Value 1 in a box of voxels, `to` included; 0 elsewhere. */
function box(grid: Grid, from: Vec3, to: Vec3): Uint8Array {
  const [nx, ny] = grid.dimensions;
  const labels = new Uint8Array(grid.dimensions[0] * grid.dimensions[1] * grid.dimensions[2]);
  for (let k = from[2]; k <= to[2]; k++) for (let j = from[1]; j <= to[1]; j++) for (let i = from[0]; i <= to[0]; i++) labels[i + nx * (j + ny * k)] = 1;
  return labels;
}

/** HD95 and average distance, or nulls, of value 1. */
function scores(reference: Uint8Array, prediction: Uint8Array, grid: Grid): [number, number] | null {
  const distances = surfaceDistancesMm(reference, prediction, grid, 1);
  return distances && [hd95Mm(distances), averageSurfaceDistanceMm(distances)];
}

/** Straight from the definition, in world coordinates: all pairs of surface voxels. */
function bruteScores(reference: Uint8Array, prediction: Uint8Array, grid: Grid): [number, number] | null {
  const [nx, ny, nz] = grid.dimensions;
  const at = (labels: Uint8Array, [i, j, k]: Vec3): number => {
    if (i < 0 || j < 0 || k < 0 || i >= nx || j >= ny || k >= nz) return 0;
    const n = i + nx * (j + ny * k);
    return reference[n] === 255 ? 255 : (labels[n] as number);
  };
  const surface = (labels: Uint8Array): Vec3[] => {
    const points: Vec3[] = [];
    for (let k = 0; k < nz; k++) for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++) {
      const neighbours = [at(labels, [i - 1, j, k]), at(labels, [i + 1, j, k]), at(labels, [i, j - 1, k]), at(labels, [i, j + 1, k]), at(labels, [i, j, k - 1]), at(labels, [i, j, k + 1])];
      if (at(labels, [i, j, k]) === 1 && neighbours.some((value) => value !== 1 && value !== 255)) points.push(ijkToWorld(grid, [i, j, k]));
    }
    return points;
  };
  const [a, b] = [surface(reference), surface(prediction)];
  if (a.length === 0 || b.length === 0) return null;
  const nearest = (from: Vec3[], to: Vec3[]) => from.map((p) => Math.min(...to.map((q) => Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2])))).sort((x, y) => x - y);
  const p95 = (sorted: number[]): number => {
    const rank = 0.95 * (sorted.length - 1);
    const below = sorted[Math.floor(rank)] as number;
    return below + (rank % 1) * ((sorted[Math.floor(rank) + 1] ?? below) - below);
  };
  const [ab, ba] = [nearest(a, b), nearest(b, a)];
  return [Math.max(p95(ab), p95(ba)), [...ab, ...ba].reduce((x, y) => x + y, 0) / (ab.length + ba.length)];
}

/** An oblique grid of up to 6 voxels a side with two label maps on it: 0, 1, 2, and in the reference 255. */
const pairs = arbitraryGrid.chain((grid) => {
  const length = grid.dimensions[0] * grid.dimensions[1] * grid.dimensions[2];
  const labels = (values: number[]) => fc.array(fc.constantFrom(...values), { minLength: length, maxLength: length }).map((list) => Uint8Array.from(list));
  const densities = [[0, 1], [0, 0, 0, 0, 1], [1, 1, 1, 1, 1, 0], [0, 1, 2]];
  const reference = fc.constantFrom(...densities, [0, 1, 255], [1, 1, 1, 1, 0, 255]).chain(labels);
  return fc.tuple(fc.constant(grid), reference, fc.constantFrom(...densities).chain(labels));
});

describe('surface distances', () => {
  const grid = plainGrid([8, 8, 8], [1, 1, 3]);

  it('of a cube of 3 voxels a side and the same cube a voxel further along i: 10 of 26 voxels lie 1 mm off', () => {
    // One face of 9, and the voxel in the middle of the opposite face, which is enclosed in the other cube.
    const [hd95, mean] = scores(box(grid, [1, 1, 1], [3, 3, 3]), box(grid, [2, 1, 1], [4, 3, 3]), grid) ?? [];
    expect([hd95, mean]).toEqual([1, 10 / 26]);
  });

  it('of the same cubes a slice of 3 mm apart: 9 voxels 3 mm, one 1 mm, the rest 0', () => {
    const [hd95, mean] = scores(box(grid, [1, 1, 1], [3, 3, 3]), box(grid, [1, 1, 2], [3, 3, 4]), grid) ?? [];
    expect([hd95, mean]).toEqual([3, 28 / 26]);
  });

  it('of two voxels is the distance of their centres', () => {
    expect(scores(box(grid, [1, 1, 1], [1, 1, 1]), box(grid, [2, 3, 4], [2, 3, 4]), grid)).toEqual([Math.sqrt(1 + 4 + 81), Math.sqrt(86)]);
  });

  it('take the larger directed percentile, and the mean of all distances: the two choices where programs differ', () => {
    const line = plainGrid([21, 1, 1]);
    // One voxel against 21 in a row: 0 one way, 0 to 20 the other. One percentile of all 22 would be 18.95, a mean of means 5.
    expect(scores(box(line, [0, 0, 0], [0, 0, 0]), box(line, [0, 0, 0], [20, 0, 0]), line)).toEqual([19, 210 / 22]);
  });

  it('of equal masks are 0', () => {
    const cube = box(grid, [0, 1, 2], [5, 5, 5]);
    expect(scores(cube, cube, grid)).toEqual([0, 0]);
  });

  it('do not exist where either mask is empty', () => {
    const [cube, nothing] = [box(grid, [1, 1, 1], [2, 2, 2]), new Uint8Array(512)];
    expect([scores(cube, nothing, grid), scores(nothing, cube, grid), scores(nothing, nothing, grid)]).toEqual([null, null, null]);
  });

  it('of a slice looked at alone are those of its outlines, whatever the prediction says elsewhere', () => {
    const slices = plainGrid([5, 5, 3]);
    const reference = box(slices, [1, 1, 1], [3, 3, 1]).map((value, n) => (n < 25 || n >= 50 ? 255 : value));
    const prediction = box(slices, [2, 1, 1], [4, 3, 1]).map((value, n) => (n < 25 ? 1 : value));
    // Each outline has 8 pixels: a column of 3, and the middle of the opposite one, lie 1 mm off.
    expect(scores(reference, prediction, slices)).toEqual([1, 0.5]);
    expect(scores(reference.map((value) => (value === 1 ? 255 : value)), prediction, slices)).toBeNull();
  });

  it('do not exist where all that bounds the structure was not looked at', () => {
    const small = plainGrid([3, 3, 3]);
    const reference = new Uint8Array(27).fill(255);
    reference[13] = 1;
    expect(scores(reference, new Uint8Array(27).fill(1), small)).toBeNull();
  });

  it('agree with all pairs of surface voxels in world coordinates, on oblique grids and with voxels not looked at', () => {
    fc.assert(fc.property(pairs, ([any, reference, prediction]) => {
      const [expected, found] = [bruteScores(reference, prediction, any), scores(reference, prediction, any)];
      expect(found === null).toBe(expected === null);
      found?.forEach((value, n) => expect(value).toBeCloseTo(expected?.[n] as number, 8));
    }), { numRuns: 400 });
  });

  it('are the same when reference and prediction change places', () => {
    fc.assert(fc.property(pairs, ([any, reference, prediction]) => {
      const known = reference.map((value) => (value === 255 ? 0 : value));
      const [there, back] = [scores(known, prediction, any), scores(prediction, known, any)];
      expect(there?.[0]).toBe(back?.[0]);
      if (there) expect(there[1]).toBeCloseTo(back?.[1] as number, 12);
    }));
  });

  it('do not change when both masks move by the same voxels, and grow with the spacing', () => {
    const shift = fc.integer({ min: 0, max: 3 });
    fc.assert(fc.property(pairs, fc.tuple(shift, shift, shift), ([any, reference, prediction], [di, dj, dk]) => {
      const [nx, ny, nz] = any.dimensions;
      const wide: Grid = { ...any, dimensions: [nx + 4, ny + 4, nz + 4], spacing: [any.spacing[0] * 2, any.spacing[1] * 2, any.spacing[2] * 2] };
      const moved = (labels: Uint8Array): Uint8Array => {
        const result = new Uint8Array((nx + 4) * (ny + 4) * (nz + 4));
        labels.forEach((value, n) => {
          const [i, j, k] = [n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny))];
          result[i + di + (nx + 4) * (j + dj + (ny + 4) * (k + dk))] = value;
        });
        return result;
      };
      const [here, there] = [scores(reference, prediction, any), scores(moved(reference), moved(prediction), wide)];
      expect(there === null).toBe(here === null);
      here?.forEach((value, n) => expect(there?.[n]).toBeCloseTo(2 * value, 8));
    }));
  });

  it('do not depend on predictions where nobody looked', () => {
    fc.assert(fc.property(pairs, fc.integer({ min: 0, max: 2 }), ([any, reference, prediction], other) => {
      expect(scores(reference, prediction.map((value, n) => (reference[n] === 255 ? other : value)), any)).toEqual(scores(reference, prediction, any));
    }));
  });

  it('of arrays that do not fit the grid are refused', () => {
    expect(() => surfaceDistancesMm(new Uint8Array(8), new Uint8Array(8), plainGrid([2, 2, 3]), 1)).toThrow('Reference (8 voxels), prediction (8) and grid (2 x 2 x 3)');
  });

  it('of a structure that fills most of four million voxels take seconds at the most', () => {
    const n = 160;
    const ball = (centre: number, radius: number): Uint8Array => {
      const mask = new Uint8Array(n ** 3);
      for (let k = 0, v = 0; k < n; k++) for (let j = 0; j < n; j++) for (let i = 0; i < n; i++, v++) if (Math.hypot(i - centre, j - 80, k - 80) < radius) mask[v] = 1;
      return mask;
    };
    const [reference, prediction] = [ball(80, 76), ball(76, 74)];
    const begin = performance.now();
    const [hd95] = scores(reference, prediction, plainGrid([n, n, n])) ?? [];
    // 0.6 s on a core of its own; the bar leaves room for a machine that does ten other things.
    expect(performance.now() - begin).toBeLessThan(10_000);
    expect(hd95).toBeGreaterThan(5);
    expect(hd95).toBeLessThan(6.01);
  });
});

describe('a surface', () => {
  it('leaves out only voxels with all six neighbours inside; the border of the volume is surface', () => {
    expect(surfaceOf(new Uint8Array(27).fill(INSIDE), [3, 3, 3]).reduce((a, b) => a + b, 0)).toBe(26);
  });

  it('is not made by neighbours that nobody looked at', () => {
    const states = new Uint8Array(27).fill(INSIDE);
    states[12] = UNKNOWN;
    expect(surfaceOf(states, [3, 3, 3])[13]).toBe(0);
    states[14] = OUTSIDE;
    expect(surfaceOf(states, [3, 3, 3])[13]).toBe(1);
    expect(surfaceOf(states, [3, 3, 3])[12]).toBe(0);
  });
});
