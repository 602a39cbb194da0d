import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cornerstoneSlice, slicesKeepOrder } from '#renderer/viewer/geometry/sliceOrder.ts';
import type { Grid } from '#shared/domain/grid.ts';
import { axisDirection, ijkToWorld } from '#shared/domain/grid.ts';
import { cross, dot } from '#shared/geometry/vec3.ts';
import { arbitraryGrid, plainGrid } from '../../../../support/grids.ts';

/** What Cornerstone does with the slices of a series: along row x column, ascending. */
function sortedLikeCornerstone(grid: Grid): number[] {
  const normal = cross(axisDirection(grid, 0), axisDirection(grid, 1));
  const slices = Array.from({ length: grid.dimensions[2] }, (_, k) => k);
  return slices.sort((a, b) => dot(normal, ijkToWorld(grid, [0, 0, a])) - dot(normal, ijkToWorld(grid, [0, 0, b])));
}

describe('the slices of a Cornerstone volume', () => {
  it('keep their order on a canonical grid, which is right-handed', () => {
    expect(slicesKeepOrder(plainGrid([4, 4, 4]))).toBe(true);
    expect(cornerstoneSlice(plainGrid([4, 4, 7]), 2)).toBe(2);
  });

  it('are reversed on a left-handed grid', () => {
    const grid: Grid = { ...plainGrid([4, 4, 7]), direction: [1, 0, 0, 0, -1, 0, 0, 0, 1] };
    expect(cornerstoneSlice(grid, 2)).toBe(4);
  });

  it('lie where sorting by position puts them, on any grid', () => {
    fc.assert(
      fc.property(arbitraryGrid, (grid) => {
        sortedLikeCornerstone(grid).forEach((k, place) => expect(cornerstoneSlice(grid, k)).toBe(place));
      }),
    );
  });
});
