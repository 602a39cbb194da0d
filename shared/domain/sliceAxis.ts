import type { Axis, Grid, Vec3 } from './grid.ts';
import { axisDirection, ijkToWorld } from './grid.ts';

export type PlaneName = 'sagittal' | 'coronal' | 'axial';

/**
 * The axis across which a volume is labelled, slice by slice: that of largest spacing. Spacings equal
 * within a tenth count as equal, and then the later axis wins, so that an isotropic volume is axial.
 */
export function sliceAxis(grid: Grid): Axis {
  const largest = Math.max(...grid.spacing);
  const candidates = ([2, 1, 0] as const).filter((axis) => grid.spacing[axis] * 1.1 >= largest);
  return candidates[0] as Axis;
}

/** The anatomical plane nearest to the slices across a canonical axis. */
export function planeName(axis: Axis): PlaneName {
  return (['sagittal', 'coronal', 'axial'] as const)[axis];
}

/** Number of slices across the slice axis (or across the axis given). */
export function numSlices(grid: Grid, axis: Axis = sliceAxis(grid)): number {
  return grid.dimensions[axis];
}

/**
 * Where the voxels of the slices across one axis lie in a canonical array: voxel (u, v) of slice s is at
 * `s * sliceStride + v * vStride + u * uStride`. u and v are the other two axes, the lower one first
 * (axial: i, j; coronal: i, k; sagittal: j, k). A slice image is [height, width], u fastest.
 */
export interface SliceLayout {
  readonly axis: Axis;
  readonly uAxis: Axis;
  readonly vAxis: Axis;
  readonly numSlices: number;
  /** Voxels along u. */
  readonly width: number;
  /** Voxels along v. */
  readonly height: number;
  readonly uStride: number;
  readonly vStride: number;
  readonly sliceStride: number;
  /** Pixel size along u and v, and the distance between slices, in mm. */
  readonly uSpacing: number;
  readonly vSpacing: number;
  readonly sliceSpacing: number;
}

export function sliceLayout(grid: Grid, axis: Axis = sliceAxis(grid)): SliceLayout {
  const [nx, ny] = grid.dimensions;
  const strides: Vec3 = [1, nx, nx * ny];
  const uAxis: Axis = axis === 0 ? 1 : 0;
  const vAxis: Axis = axis === 2 ? 1 : 2;
  return {
    axis, uAxis, vAxis,
    numSlices: grid.dimensions[axis],
    width: grid.dimensions[uAxis],
    height: grid.dimensions[vAxis],
    uStride: strides[uAxis],
    vStride: strides[vAxis],
    sliceStride: strides[axis],
    uSpacing: grid.spacing[uAxis],
    vSpacing: grid.spacing[vAxis],
    sliceSpacing: grid.spacing[axis],
  };
}

/** Position, in the canonical array, of the first voxel of each row, in order: height numbers. */
export function rowStarts(layout: SliceLayout, slice: number): number[] {
  const first = slice * layout.sliceStride;
  return Array.from({ length: layout.height }, (_, v) => first + v * layout.vStride);
}

type SliceArray = Uint8Array | Int16Array | Uint16Array | Float32Array;

/** A new array: slice `slice` of a canonical array, [height, width]. */
export function readSlice<T extends SliceArray>(data: T, layout: SliceLayout, slice: number): T {
  const { width, height, uStride, vStride, sliceStride } = layout;
  // TypeScript types `constructor` as Function; each typed array's own one takes a length.
  const result = new (data.constructor as new (length: number) => T)(width * height);
  let n = 0;
  for (let v = 0; v < height; v++) {
    let from = slice * sliceStride + v * vStride;
    for (let u = 0; u < width; u++, from += uStride) result[n++] = data[from] as number;
  }
  return result;
}

/** Puts a [height, width] slice into a canonical array, in place. */
export function writeSlice<T extends SliceArray>(data: T, layout: SliceLayout, slice: number, pixels: T): void {
  const { width, height, uStride, vStride, sliceStride } = layout;
  if (pixels.length !== width * height) {
    throw new RangeError(`${pixels.length} pixels do not fill a slice of ${width} x ${height}.`);
  }
  let n = 0;
  for (let v = 0; v < height; v++) {
    let to = slice * sliceStride + v * vStride;
    for (let u = 0; u < width; u++, to += uStride) data[to] = pixels[n++] as number;
  }
}

/** Where one slice lies in the world (LPS mm). */
export interface SliceGeometry {
  /** Centre of pixel (0, 0). */
  readonly origin: Vec3;
  /** Unit vectors along which u and v grow. */
  readonly uDirection: Vec3;
  readonly vDirection: Vec3;
  /** Unit vector towards the next slice. */
  readonly normal: Vec3;
}

export function sliceGeometry(grid: Grid, slice: number, axis: Axis = sliceAxis(grid)): SliceGeometry {
  const { uAxis, vAxis } = sliceLayout(grid, axis);
  const ijk: [number, number, number] = [0, 0, 0];
  ijk[axis] = slice;
  return {
    origin: ijkToWorld(grid, ijk),
    uDirection: axisDirection(grid, uAxis),
    vDirection: axisDirection(grid, vAxis),
    normal: axisDirection(grid, axis),
  };
}

