import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Point } from '#renderer/viewer/geometry/planeView.ts';
import { visitBrush } from '#renderer/viewer/paint/brushShape.ts';
import type { SliceLayout } from '#shared/domain/sliceAxis.ts';
import { sliceLayout } from '#shared/domain/sliceAxis.ts';
import { plainGrid } from '../../../../support/grids.ts';

function voxels(layout: SliceLayout, from: Point, to: Point, radiusMm: number): string[] {
  const found = new Set<string>();
  visitBrush(layout, from, to, radiusMm, (u, v) => found.add(`${u},${v}`));
  return [...found].sort();
}

describe('the round brush', () => {
  it('covers the voxels whose centre lies within its radius', () => {
    const layout = sliceLayout(plainGrid([9, 9, 1]), 2);
    expect(voxels(layout, [4, 4], [4, 4], 1)).toEqual(['3,4', '4,3', '4,4', '4,5', '5,4']);
  });

  it('is round in millimetres where voxels are not square', () => {
    const layout = sliceLayout(plainGrid([20, 20, 1], [0.5, 2, 1]), 2);
    const covered = voxels(layout, [10, 10], [10, 10], 2).map((text) => text.split(',').map(Number) as [number, number]);
    expect(covered).toHaveLength(11);
    expect(covered.every(([u, v]) => Math.hypot((u - 10) * 0.5, (v - 10) * 2) <= 2)).toBe(true);
    expect(covered.filter(([, v]) => v !== 10)).toEqual([[10, 11], [10, 9]]);
  });

  it('covers the voxel under the pointer however small it is', () => {
    const layout = sliceLayout(plainGrid([9, 9, 1], [3, 3, 3]), 2);
    expect(voxels(layout, [4.4, 3.6], [4.4, 3.6], 0.1)).toEqual(['4,4']);
  });

  it('stays inside the slice', () => {
    const layout = sliceLayout(plainGrid([4, 3, 1]), 2);
    expect(voxels(layout, [-2, -2], [-2, -2], 1)).toEqual([]);
    expect(voxels(layout, [0, 0], [9, 9], 50)).toHaveLength(12);
  });

  it('leaves no gap on a quick drag', () => {
    const layout = sliceLayout(plainGrid([40, 5, 1]), 2);
    const row = voxels(layout, [2, 2], [37, 2], 0.4).filter((text) => text.endsWith(',2'));
    expect(row).toHaveLength(36);
  });

  it('covers, in each plane, just what the distance to its path says', () => {
    const place = fc.double({ min: -3, max: 12, noNaN: true });
    const side = fc.double({ min: 0.3, max: 3, noNaN: true });
    fc.assert(
      fc.property(place, place, place, place, fc.double({ min: 0.1, max: 6, noNaN: true }), side, side, side, fc.constantFrom(0 as const, 1 as const, 2 as const), (u0, v0, u1, v1, radius, a, b, c, axis) => {
        const layout = sliceLayout(plainGrid([8, 9, 10], [a, b, c]), axis);
        const covered = new Set(voxels(layout, [u0, v0], [u1, v1], radius));
        const under = `${Math.round(u1)},${Math.round(v1)}`;
        for (let v = 0; v < layout.height; v++) {
          for (let u = 0; u < layout.width; u++) {
            const distance = distanceMm(layout, [u, v], [u0, v0], [u1, v1]);
            if (Math.abs(distance - radius) < 1e-6 || `${u},${v}` === under) continue;
            expect(covered.has(`${u},${v}`)).toBe(distance < radius);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** Least distance to many points of the path: slow and plain. */
function distanceMm(layout: SliceLayout, [u, v]: Point, from: Point, to: Point): number {
  let [low, high] = [0, 1];
  const at = (t: number): number =>
    Math.hypot((u - from[0] - t * (to[0] - from[0])) * layout.uSpacing, (v - from[1] - t * (to[1] - from[1])) * layout.vSpacing);
  for (let n = 0; n < 100; n++) {
    const [a, b] = [low + (high - low) / 3, high - (high - low) / 3];
    if (at(a) < at(b)) high = b;
    else low = a;
  }
  return at((low + high) / 2);
}
