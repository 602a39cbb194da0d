import type { SliceLayout } from '#shared/domain/sliceAxis.ts';
import type { Point } from '../geometry/planeView.ts';
import { clamp } from '../geometry/planeView.ts';

export type VisitVoxel = (u: number, v: number) => void;

/**
 * Every voxel that a round brush of `radiusMm` covers on its way from one slice position to another: those
 * whose centre is no further than the radius from the line between, in millimetres, whatever the voxel's
 * shape. The voxel under the end point is always among them, so a brush finer than a voxel still paints.
 */
export function visitBrush(layout: SliceLayout, from: Point, to: Point, radiusMm: number, visit: VisitVoxel): void {
  const { width, height, uSpacing, vSpacing } = layout;
  const reachU = radiusMm / uSpacing;
  const reachV = radiusMm / vSpacing;
  const firstU = Math.max(0, Math.ceil(Math.min(from[0], to[0]) - reachU));
  const lastU = Math.min(width - 1, Math.floor(Math.max(from[0], to[0]) + reachU));
  const firstV = Math.max(0, Math.ceil(Math.min(from[1], to[1]) - reachV));
  const lastV = Math.min(height - 1, Math.floor(Math.max(from[1], to[1]) + reachV));
  const alongX = (to[0] - from[0]) * uSpacing;
  const alongY = (to[1] - from[1]) * vSpacing;
  const lengthSquared = alongX * alongX + alongY * alongY;
  // A hair more than the radius: voxels exactly on the circle belong to it, rounding or not.
  const limit = radiusMm * radiusMm * (1 + 1e-9);
  for (let v = firstV; v <= lastV; v++) {
    const y = (v - from[1]) * vSpacing;
    for (let u = firstU; u <= lastU; u++) {
      const x = (u - from[0]) * uSpacing;
      const t = lengthSquared > 0 ? clamp((x * alongX + y * alongY) / lengthSquared, 0, 1) : 0;
      const dx = x - t * alongX;
      const dy = y - t * alongY;
      if (dx * dx + dy * dy <= limit) visit(u, v);
    }
  }
  const u = Math.round(to[0]);
  const v = Math.round(to[1]);
  if (u >= 0 && v >= 0 && u < width && v < height) visit(u, v);
}
