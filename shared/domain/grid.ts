import type { Affine } from '../geometry/affine.ts';
import type { AxisMaps } from '../geometry/axisMap.ts';
import type { Axis, Vec3 } from '../geometry/vec3.ts';
import { add, distance, dot, mapAxes, scale, subtract } from '../geometry/vec3.ts';

export type { Axis, Vec3 } from '../geometry/vec3.ts';

/** Row-major triples: the unit vectors, in LPS, along which array axes i, j and k grow. Orthonormal. */
export type Direction = readonly [number, number, number, number, number, number, number, number, number];

/**
 * Where the voxels of an array lie. The world is LPS millimetres: x grows to the patient's Left,
 * y to Posterior, z to Superior. Plain numbers, so it travels as JSON.
 */
export interface Grid {
  /** Numbers of voxels along i, j, k. */
  readonly dimensions: Vec3;
  /** Distance between voxel centres along i, j, k, in mm. */
  readonly spacing: Vec3;
  /** World position of the centre of voxel (0, 0, 0), in mm. */
  readonly origin: Vec3;
  readonly direction: Direction;
}

/** Unit vector, in LPS, along which array axis `axis` grows. */
export function axisDirection(grid: Grid, axis: Axis): Vec3 {
  const d = grid.direction;
  return axis === 0 ? [d[0], d[1], d[2]] : axis === 1 ? [d[3], d[4], d[5]] : [d[6], d[7], d[8]];
}

/** World position (LPS mm) of an index position; whole numbers are voxel centres. */
export function ijkToWorld(grid: Grid, ijk: Vec3): Vec3 {
  const steps = mapAxes((axis) => scale(axisDirection(grid, axis), ijk[axis] * grid.spacing[axis]));
  return steps.reduce<Vec3>(add, grid.origin);
}

/** Index position (not rounded) of a world position (LPS mm). */
export function worldToIjk(grid: Grid, world: Vec3): Vec3 {
  const offset = subtract(world, grid.origin);
  return mapAxes((axis) => dot(offset, axisDirection(grid, axis)) / grid.spacing[axis]);
}

/** Position of voxel (i, j, k) in the data array: i runs fastest. */
export function indexOf(grid: Grid, i: number, j: number, k: number): number {
  return i + grid.dimensions[0] * (j + grid.dimensions[1] * k);
}

export function numVoxels(grid: Grid): number {
  return grid.dimensions[0] * grid.dimensions[1] * grid.dimensions[2];
}

export function voxelVolumeMl(grid: Grid): number {
  return (grid.spacing[0] * grid.spacing[1] * grid.spacing[2]) / 1000;
}

/** The index-to-world matrix of the grid: LPS mm, row-major 4 x 4. */
export function affineLps(grid: Grid): Affine {
  const [i, j, k] = mapAxes((axis) => scale(axisDirection(grid, axis), grid.spacing[axis]));
  const o = grid.origin;
  return [i[0], j[0], k[0], o[0], i[1], j[1], k[1], o[1], i[2], j[2], k[2], o[2], 0, 0, 0, 1];
}

/** World positions (LPS mm) of the centres of the eight corner voxels. */
export function cornersWorld(grid: Grid): Vec3[] {
  const last = mapAxes((axis) => grid.dimensions[axis] - 1);
  const ends = [0, 1];
  return ends.flatMap((k) =>
    ends.flatMap((j) => ends.map((i) => ijkToWorld(grid, [i * last[0], j * last[1], k * last[2]]))),
  );
}

/** Largest distance (mm) between the same corner voxel of two grids; Infinity where dimensions differ. */
export function gridDistanceMm(a: Grid, b: Grid): number {
  if (a.dimensions.some((n, axis) => n !== b.dimensions[axis])) return Infinity;
  const cornersB = cornersWorld(b);
  return Math.max(...cornersWorld(a).map((corner, n) => distance(corner, cornersB[n] as Vec3)));
}

/**
 * Whether two arrays may be laid over each other voxel by voxel: same dimensions, and no voxel centre
 * further apart than `toleranceMm` (programs round affines to single precision or to four digits).
 */
export function sameGrid(a: Grid, b: Grid, toleranceMm = 0.01): boolean {
  return gridDistanceMm(a, b) <= toleranceMm;
}

/** The grid of an array resampled by `maps` (geometry/resample.ts). */
export function resampledGrid(grid: Grid, maps: AxisMaps): Grid {
  return {
    dimensions: mapAxes((axis) => maps[axis].size),
    spacing: mapAxes((axis) => grid.spacing[axis] * maps[axis].step),
    origin: ijkToWorld(grid, mapAxes((axis) => maps[axis].offset)),
    direction: grid.direction,
  };
}
