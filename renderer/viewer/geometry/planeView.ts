import type { SliceLayout } from '#shared/domain/sliceAxis.ts';
import type { SliceBox } from './sliceBox.ts';
import { wholeSlice } from './sliceBox.ts';

/**
 * Where a plane lies on its canvas. The viewer's own state: Cornerstone's camera is set from it, and the
 * layers above the image are drawn with it, so the two cannot drift apart.
 */
export interface PlaneView {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Slice position (u, v; whole numbers are voxel centres) in the middle of the canvas. */
  readonly centre: Point;
  /** CSS pixels a millimetre. */
  readonly pixelsPerMm: number;
}

export type Point = readonly [number, number];

export const MIN_PIXELS_PER_VOXEL = 0.1;
export const MAX_PIXELS_PER_VOXEL = 160;

/** Slice position (u, v) to canvas (x to the right, y down, CSS pixels). */
export function sliceToCanvas(view: PlaneView, layout: SliceLayout, [u, v]: Point): Point {
  return [
    view.width / 2 - (u - view.centre[0]) * layout.uSpacing * view.pixelsPerMm,
    view.height / 2 - (v - view.centre[1]) * layout.vSpacing * view.pixelsPerMm,
  ];
}

export function canvasToSlice(view: PlaneView, layout: SliceLayout, [x, y]: Point): Point {
  return [
    view.centre[0] - (x - view.width / 2) / (layout.uSpacing * view.pixelsPerMm),
    view.centre[1] - (y - view.height / 2) / (layout.vSpacing * view.pixelsPerMm),
  ];
}

/** `sliceToCanvas` as the six numbers of a canvas transform, for a canvas of `ratio` pixels a CSS pixel. */
export function canvasTransform(view: PlaneView, layout: SliceLayout, ratio: number): [number, number, number, number, number, number] {
  const [x, y] = sliceToCanvas(view, layout, [0, 0]);
  const scale = view.pixelsPerMm * ratio;
  return [-layout.uSpacing * scale, 0, 0, -layout.vSpacing * scale, x * ratio, y * ratio];
}

/** What a box of voxels covers on a canvas, in its pixels: x, y, width, height. Outlines and cut corners are inside. */
export function canvasRegion(view: PlaneView, layout: SliceLayout, box: SliceBox, ratio: number): [number, number, number, number] {
  const [left, top] = sliceToCanvas(view, layout, [box.lastU + 2, box.lastV + 2]);
  const [right, bottom] = sliceToCanvas(view, layout, [box.firstU - 2, box.firstV - 2]);
  const [x, y] = [Math.floor(left * ratio) - 4, Math.floor(top * ratio) - 4];
  return [x, y, Math.ceil(right * ratio) + 4 - x, Math.ceil(bottom * ratio) + 4 - y];
}

/** A box of the slice, centred, `margin` of the canvas left free on each side. */
export function fitView(layout: SliceLayout, width: number, height: number, box: SliceBox = wholeSlice(layout), margin = 0.04): PlaneView {
  const free = 1 - 2 * margin;
  const pixelsPerMm = Math.min(
    (width * free) / ((box.lastU - box.firstU) * layout.uSpacing),
    (height * free) / ((box.lastV - box.firstV) * layout.vSpacing),
  );
  return { width, height, centre: [(box.firstU + box.lastU) / 2, (box.firstV + box.lastV) / 2], pixelsPerMm };
}

/** The same view on a canvas of another size: magnification and middle stay. */
export function resizeView(view: PlaneView, width: number, height: number): PlaneView {
  return { ...view, width, height };
}

/** Moves the picture with the pointer, by (dx, dy) CSS pixels. */
export function panView(view: PlaneView, layout: SliceLayout, dx: number, dy: number): PlaneView {
  const [u, v] = view.centre;
  return {
    ...view,
    centre: [u + dx / (layout.uSpacing * view.pixelsPerMm), v + dy / (layout.vSpacing * view.pixelsPerMm)],
  };
}

/** Enlarges `factor` times; the point of the slice under `anchor` (canvas) stays where it is. */
export function zoomView(view: PlaneView, layout: SliceLayout, factor: number, anchor: Point): PlaneView {
  const smallest = Math.min(layout.uSpacing, layout.vSpacing);
  const pixelsPerMm = clamp(view.pixelsPerMm * factor, MIN_PIXELS_PER_VOXEL / smallest, MAX_PIXELS_PER_VOXEL / smallest);
  const before = canvasToSlice(view, layout, anchor);
  const after = canvasToSlice({ ...view, pixelsPerMm }, layout, anchor);
  return {
    ...view,
    pixelsPerMm,
    centre: [view.centre[0] + before[0] - after[0], view.centre[1] + before[1] - after[1]],
  };
}

/** 100 is one CSS pixel a voxel, along the finer side of the pixel. */
export function zoomPercent(view: PlaneView, layout: SliceLayout): number {
  return 100 * view.pixelsPerMm * Math.min(layout.uSpacing, layout.vSpacing);
}

export function clamp(value: number, lowest: number, highest: number): number {
  return Math.min(highest, Math.max(lowest, value));
}
