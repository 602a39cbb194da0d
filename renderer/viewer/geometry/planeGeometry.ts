import type { Axis, Grid, Vec3 } from '#shared/domain/grid.ts';
import { axisDirection } from '#shared/domain/grid.ts';
import type { SliceLayout } from '#shared/domain/sliceAxis.ts';
import { sliceLayout } from '#shared/domain/sliceAxis.ts';
import { cross, scale } from '#shared/geometry/vec3.ts';

/**
 * How the slices across one canonical axis lie on the screen: radiological, patient's right at the left,
 * anterior at the left of a sagittal plane. Canonical u grows to Right or Anterior, so the screen's x is
 * always -u; canonical v grows to Anterior or Superior, so up is always +v. No slice is ever resampled.
 */
export interface PlaneGeometry {
  readonly axis: Axis;
  readonly layout: SliceLayout;
  /** Unit vectors in LPS: where the screen's right and top lie, and towards the viewer. */
  readonly right: Vec3;
  readonly up: Vec3;
  readonly towardsViewer: Vec3;
}

export function planeGeometry(grid: Grid, axis: Axis): PlaneGeometry {
  const layout = sliceLayout(grid, axis);
  const right = scale(axisDirection(grid, layout.uAxis), -1);
  const up = axisDirection(grid, layout.vAxis);
  return { axis, layout, right, up, towardsViewer: cross(right, up) };
}

/** Canonical voxel of pixel (u, v) of a slice. */
export function voxelAt(layout: SliceLayout, slice: number, u: number, v: number): Vec3 {
  const ijk: [number, number, number] = [0, 0, 0];
  ijk[layout.axis] = slice;
  ijk[layout.uAxis] = u;
  ijk[layout.vAxis] = v;
  return ijk;
}
