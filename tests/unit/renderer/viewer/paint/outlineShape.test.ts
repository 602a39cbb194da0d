import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Point } from '#renderer/viewer/geometry/planeView.ts';
import { visitOutline } from '#renderer/viewer/paint/outlineShape.ts';

function inside(points: readonly Point[], width = 10, height = 10): string[] {
  const found: string[] = [];
  visitOutline(points, width, height, (u, v) => found.push(`${u},${v}`));
  return found;
}

describe('a closed outline', () => {
  it('fills the voxels whose centre it encloses', () => {
    expect(inside([[1.5, 2.5], [4.5, 2.5], [4.5, 4.5], [1.5, 4.5]])).toEqual(['2,3', '3,3', '4,3', '2,4', '3,4', '4,4']);
  });

  it('takes twice inside for outside', () => {
    const star: Point[] = [[0.5, 0.5], [8.5, 0.5], [8.5, 8.5], [2.5, 8.5], [2.5, 2.5], [6.5, 2.5], [6.5, 6.5], [0.5, 6.5]];
    const filled = inside(star);
    expect(filled).toContain('1,1');
    expect(filled).toContain('8,8');
    expect(filled).not.toContain('4,4');
  });

  it('gives a voxel on the common edge of two outlines to one of them', () => {
    const left = inside([[0, 0], [3, 0], [3, 5], [0, 5]]);
    const right = inside([[3, 0], [6, 0], [6, 5], [3, 5]]);
    expect(left.filter((voxel) => right.includes(voxel))).toEqual([]);
    expect([...left, ...right].filter((voxel) => voxel.startsWith('3,'))).toHaveLength(5);
  });

  it('needs three points, and stays inside the slice', () => {
    expect(inside([[1, 1], [5, 5]])).toEqual([]);
    expect(inside([[-50, -50], [50, -50], [50, 50], [-50, 50]], 4, 3)).toHaveLength(12);
  });

  it('agrees with a ray to the right, for any polygon', () => {
    const point = fc.tuple(fc.double({ min: -2, max: 11, noNaN: true }), fc.double({ min: -2, max: 11, noNaN: true }));
    fc.assert(
      fc.property(fc.array(point, { minLength: 3, maxLength: 9 }), (points) => {
        const filled = new Set(inside(points));
        for (let v = 0; v < 10; v++) for (let u = 0; u < 10; u++) expect(filled.has(`${u},${v}`)).toBe(rayFinds(points, u, v));
      }),
      { numRuns: 100 },
    );
  });
});

function rayFinds(points: readonly Point[], u: number, v: number): boolean {
  let isInside = false;
  points.forEach(([u1, v1], n) => {
    const [u0, v0] = points[(n + points.length - 1) % points.length] as Point;
    if (v0 > v === v1 > v) return;
    const crossing = u0 + ((v - v0) / (v1 - v0)) * (u1 - u0);
    if (crossing > u) isInside = !isInside;
  });
  return isInside;
}
