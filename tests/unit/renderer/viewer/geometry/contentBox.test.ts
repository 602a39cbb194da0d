import { describe, expect, it } from 'vitest';
import { contentBox } from '#renderer/viewer/geometry/contentBox.ts';
import { indexOf } from '#shared/domain/grid.ts';
import { sliceLayout } from '#shared/domain/sliceAxis.ts';
import { plainGrid } from '../../../../support/grids.ts';

const grid = plainGrid([40, 60, 8]);
const voiRange = { lower: 0, upper: 100 };

function volumeWith(box: readonly [number, number, number, number]): Int16Array {
  const data = new Int16Array(40 * 60 * 8);
  const [i0, i1, j0, j1] = box;
  for (let k = 2; k < 6; k++) for (let j = j0; j <= j1; j++) for (let i = i0; i <= i1; i++) data[indexOf(grid, i, j, k)] = 80;
  return data;
}

describe('what a view is fitted to', () => {
  it('is the patient without the black borders', () => {
    expect(contentBox({ data: volumeWith([8, 35, 5, 52]), voiRange }, sliceLayout(grid, 2))).toEqual({ firstU: 7.5, lastU: 35.5, firstV: 4.5, lastV: 52.5 });
  });

  it('does not follow a single bright voxel', () => {
    const data = volumeWith([8, 35, 5, 52]);
    data[indexOf(grid, 0, 0, 0)] = 100;
    expect(contentBox({ data, voiRange }, sliceLayout(grid, 2)).firstU).toBe(7.5);
  });

  it('is never less than half a slice, and the whole of an empty one', () => {
    const small = contentBox({ data: volumeWith([30, 31, 30, 31]), voiRange }, sliceLayout(grid, 2));
    expect(small.lastU - small.firstU).toBeGreaterThanOrEqual(19);
    expect(contentBox({ data: new Int16Array(40 * 60 * 8), voiRange }, sliceLayout(grid, 2))).toEqual({ firstU: -0.5, lastU: 39.5, firstV: -0.5, lastV: 59.5 });
  });
});
