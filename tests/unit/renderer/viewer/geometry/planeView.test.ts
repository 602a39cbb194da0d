import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planeGeometry, voxelAt } from '#renderer/viewer/geometry/planeGeometry.ts';
import type { PlaneView } from '#renderer/viewer/geometry/planeView.ts';
import { canvasToSlice, canvasTransform, fitView, panView, resizeView, sliceToCanvas, zoomPercent, zoomView } from '#renderer/viewer/geometry/planeView.ts';
import { ijkToWorld } from '#shared/domain/grid.ts';
import { sliceLayout } from '#shared/domain/sliceAxis.ts';
import { cross, dot, subtract } from '#shared/geometry/vec3.ts';
import { arbitraryGrid, plainGrid } from '../../../../support/grids.ts';

const axes = fc.constantFrom(0 as const, 1 as const, 2 as const);
const layout = sliceLayout(plainGrid([100, 80, 10], [0.5, 1, 4]), 2);
const view: PlaneView = { width: 400, height: 300, centre: [49.5, 39.5], pixelsPerMm: 4 };

describe('the display of a plane', () => {
  it('is radiological: the patient\'s left at the right, anterior up and at the left', () => {
    const grid = plainGrid([4, 4, 4]);
    expect([planeGeometry(grid, 2).right, planeGeometry(grid, 2).up]).toEqual([[1, -0, -0], [0, -1, 0]]);
    expect([planeGeometry(grid, 1).right, planeGeometry(grid, 1).up]).toEqual([[1, -0, -0], [0, 0, 1]]);
    expect([planeGeometry(grid, 0).right, planeGeometry(grid, 0).up]).toEqual([[-0, 1, -0], [0, 0, 1]]);
  });

  it('looks from the feet, from the front and from the left', () => {
    const seenFrom = ([2, 1, 0] as const).map((axis) => planeGeometry(plainGrid([4, 4, 4]), axis).towardsViewer.map((n) => n + 0));
    expect(seenFrom).toEqual([[0, 0, -1], [0, -1, 0], [1, 0, 0]]);
  });

  it('is an orthonormal frame on any grid, left-handed ones too', () => {
    fc.assert(
      fc.property(arbitraryGrid, axes, (grid, axis) => {
        const { right, up, towardsViewer } = planeGeometry(grid, axis);
        expect(dot(right, up)).toBeCloseTo(0, 9);
        expect(dot(cross(right, up), towardsViewer)).toBeCloseTo(1, 9);
      }),
    );
  });

  it('moves through the world as it moves over the canvas', () => {
    fc.assert(
      fc.property(arbitraryGrid, axes, fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 300 })), (grid, axis, at) => {
        const plane = planeGeometry(grid, axis);
        const here = { width: 400, height: 300, centre: [1, 2], pixelsPerMm: 3 } as const;
        const worldOf = (x: number, y: number) => ijkToWorld(grid, voxelAt(plane.layout, 1, ...(canvasToSlice(here, plane.layout, [x, y]) as [number, number])));
        const [start, end] = [worldOf(at[0], at[1]), worldOf(at[0] + 30, at[1] - 15)];
        expect(dot(subtract(end, start), plane.right)).toBeCloseTo(10, 6);
        expect(dot(subtract(end, start), plane.up)).toBeCloseTo(5, 6);
        expect(dot(subtract(end, start), plane.towardsViewer)).toBeCloseTo(0, 6);
      }),
    );
  });
});

describe('a plane\'s view', () => {
  it('puts the middle of the slice in the middle, and growing indices to the left and up', () => {
    expect(sliceToCanvas(view, layout, [49.5, 39.5])).toEqual([200, 150]);
    expect(sliceToCanvas(view, layout, [50.5, 40.5])).toEqual([198, 146]);
  });

  it('gives the same positions as a canvas transform, in canvas pixels', () => {
    const [a, b, c, d, e, f] = canvasTransform(view, layout, 2);
    const [u, v] = [12.25, 70];
    const [x, y] = sliceToCanvas(view, layout, [u, v]);
    expect([a * u + c * v + e, b * u + d * v + f]).toEqual([2 * x, 2 * y]);
  });

  it('goes from canvas to slice and back', () => {
    fc.assert(
      fc.property(fc.double({ min: -500, max: 900, noNaN: true }), fc.double({ min: -500, max: 900, noNaN: true }), (x, y) => {
        const [x1, y1] = sliceToCanvas(view, layout, canvasToSlice(view, layout, [x, y]));
        expect(x1).toBeCloseTo(x, 8);
        expect(y1).toBeCloseTo(y, 8);
      }),
    );
  });

  it('fits the whole slice with its margin', () => {
    const fitted = fitView(layout, 400, 300, undefined, 0.1);
    expect(fitted.pixelsPerMm).toBeCloseTo(3, 10);
    expect(sliceToCanvas(fitted, layout, [49.5, -0.5])[1]).toBeCloseTo(270, 10);
  });

  it('keeps the point under the pointer while zooming', () => {
    const anchor = [37, 211] as const;
    const before = canvasToSlice(view, layout, anchor);
    const zoomed = zoomView(view, layout, 1.7, anchor);
    expect(zoomed.pixelsPerMm).toBeCloseTo(6.8, 10);
    canvasToSlice(zoomed, layout, anchor).forEach((n, k) => expect(n).toBeCloseTo(before[k] as number, 10));
  });

  it('ends zooming before a voxel fills the screen or vanishes', () => {
    expect(zoomPercent(zoomView(view, layout, 1e9, [0, 0]), layout)).toBeCloseTo(16000, 6);
    expect(zoomPercent(zoomView(view, layout, 1e-9, [0, 0]), layout)).toBeCloseTo(10, 6);
  });

  it('takes the picture along while panning, and keeps the magnification on another size', () => {
    const at = sliceToCanvas(view, layout, [3, 4]);
    const panned = panView(view, layout, 10, -6);
    expect(sliceToCanvas(panned, layout, [3, 4])).toEqual([at[0] + 10, at[1] - 6]);
    expect(resizeView(view, 100, 100)).toEqual({ ...view, width: 100, height: 100 });
  });
});
