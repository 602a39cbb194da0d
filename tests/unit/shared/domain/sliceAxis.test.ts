import { describe, expect, it } from 'vitest';
import type { Vec3 } from '#shared/domain/grid.ts';
import { numSlices, planeName, readSlice, rowStarts, sliceAxis, sliceGeometry, sliceLayout, writeSlice } from '#shared/domain/sliceAxis.ts';
import { plainGrid } from '../../../support/grids.ts';

describe('the slice axis', () => {
  it.each<[Vec3, number, string]>([
    [[1, 1, 1], 2, 'axial'],
    [[1.05, 1.08, 1], 2, 'axial'],
    [[1, 1, 7.5], 2, 'axial'],
    [[7.5, 1, 1], 0, 'sagittal'],
    [[0.9, 4, 0.9], 1, 'coronal'],
    [[1.2, 1, 1], 0, 'sagittal'],
    [[3, 3.0001, 1], 1, 'coronal'],
  ])('of spacing %j is %i, the %s plane', (spacing, axis, plane) => {
    expect(sliceAxis(plainGrid([4, 5, 6], spacing))).toBe(axis);
    expect(planeName(sliceAxis(plainGrid([4, 5, 6], spacing)))).toBe(plane);
  });
});

describe('a slice of a canonical array', () => {
  const grid = plainGrid([2, 3, 4], [1, 2, 5]);
  const data = Int16Array.from({ length: 24 }, (_, n) => n);

  it('is read with the lower axis as the width', () => {
    expect([...readSlice(data, sliceLayout(grid, 2), 1)]).toEqual([6, 7, 8, 9, 10, 11]);
    expect([...readSlice(data, sliceLayout(grid, 1), 2)]).toEqual([4, 5, 10, 11, 16, 17, 22, 23]);
    expect([...readSlice(data, sliceLayout(grid, 0), 1)]).toEqual([1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23]);
  });

  it.each([0, 1, 2] as const)('written back across axis %i gives the same volume', (axis) => {
    const layout = sliceLayout(grid, axis);
    const copy = new Int16Array(24);
    for (let s = 0; s < numSlices(grid, axis); s++) writeSlice(copy, layout, s, readSlice(data, layout, s));
    expect(copy).toEqual(data);
  });

  it('tells where its rows begin, how big its pixels are and where it lies in the world', () => {
    expect(rowStarts(sliceLayout(grid, 1), 2)).toEqual([4, 10, 16, 22]);
    expect(sliceLayout(grid, 0)).toMatchObject({ width: 3, height: 4, uSpacing: 2, vSpacing: 5, sliceSpacing: 1 });
    const geometry = sliceGeometry(plainGrid([2, 3, 4], [1, 2, 5], [10, 20, 30]), 3);
    expect(geometry).toEqual({ origin: [10, 20, 45], uDirection: [-1, 0, 0], vDirection: [0, -1, 0], normal: [0, 0, 1] });
  });

  it('of the wrong size is refused', () => {
    expect(() => writeSlice(data, sliceLayout(grid, 2), 0, new Int16Array(5))).toThrow(RangeError);
  });
});
