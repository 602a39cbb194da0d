import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { affineLps, gridDistanceMm, ijkToWorld, indexOf, numVoxels, resampledGrid, sameGrid, voxelVolumeMl, worldToIjk } from '#shared/domain/grid.ts';
import { applyAffine } from '#shared/geometry/affine.ts';
import { mapToSpacing } from '#shared/geometry/axisMap.ts';
import { distance } from '#shared/geometry/vec3.ts';
import { arbitraryGrid, plainGrid } from '../../../support/grids.ts';

const ijk = fc.tuple(fc.double({ min: -5, max: 50, noNaN: true }), fc.double({ min: -5, max: 50, noNaN: true }), fc.double({ min: -5, max: 50, noNaN: true }));

describe('a grid', () => {
  it('takes an index position to the world and back, whatever its orientation', () => {
    fc.assert(fc.property(arbitraryGrid, ijk, (grid, p) => {
      expect(distance(worldToIjk(grid, ijkToWorld(grid, p)), p)).toBeLessThan(1e-9);
    }));
  });

  it('has a matrix that says the same as ijkToWorld', () => {
    fc.assert(fc.property(arbitraryGrid, ijk, (grid, p) => {
      expect(distance(applyAffine(affineLps(grid), p), ijkToWorld(grid, p))).toBeLessThan(1e-9);
    }));
  });

  it('grows to Right, Anterior and Superior in canonical order: LPS x and y fall, z rises', () => {
    expect(ijkToWorld(plainGrid([9, 9, 9], [2, 3, 4], [10, 20, 30]), [1, 1, 1])).toEqual([8, 17, 34]);
  });

  it('counts voxels with i fastest and gives their volume in ml', () => {
    const grid = plainGrid([3, 4, 5], [1, 2, 5]);
    expect(indexOf(grid, 1, 2, 3)).toBe(1 + 3 * (2 + 4 * 3));
    expect(numVoxels(grid)).toBe(60);
    expect(voxelVolumeMl(grid)).toBe(0.01);
  });

  it('is the same grid up to rounding, not when one corner is elsewhere, not with other dimensions', () => {
    const grid = plainGrid([11, 11, 11]);
    expect(sameGrid(grid, { ...grid, spacing: [1.0001, 1, 1] })).toBe(true);
    expect(sameGrid(grid, { ...grid, spacing: [1.01, 1, 1] })).toBe(false);
    expect(gridDistanceMm(grid, { ...grid, spacing: [1.01, 1, 1] })).toBeCloseTo(0.1, 9);
    expect(sameGrid(grid, plainGrid([11, 11, 10]))).toBe(false);
  });

  it('keeps its middle when resampled', () => {
    const grid = plainGrid([10, 7, 4], [1, 2, 5], [-3, 8, 12]);
    const target = resampledGrid(grid, [mapToSpacing(10, 1, 1.5), mapToSpacing(7, 2, 1.5), mapToSpacing(4, 5, 1.5)]);
    expect(target.dimensions).toEqual([7, 9, 13]);
    expect(target.spacing).toEqual([1.5, 1.5, 1.5]);
    expect(distance(ijkToWorld(grid, [4.5, 3, 1.5]), ijkToWorld(target, [3, 4, 6]))).toBeLessThan(1e-9);
  });
});
