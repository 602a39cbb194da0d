import type { Permutation } from '../geometry/permutations.ts';
import type { Vec3 } from '../geometry/vec3.ts';
import { mapAxes } from '../geometry/vec3.ts';

/**
 * How the canonical array comes from the array in the file, by swapping and flipping axes alone.
 * Plain data: it is stored with the case, so that whatever is written later lies on the file's voxels.
 */
export interface SourceOrder {
  /** `permutation[a]` is the file's axis along which canonical axis `a` runs. */
  readonly permutation: Permutation;
  /** `flipped[a]`: canonical axis `a` runs against the file's axis. */
  readonly flipped: readonly [boolean, boolean, boolean];
  /** Numbers of voxels along the file's own axes. */
  readonly dimensions: Vec3;
  /** The file's header geometry as it stands, to be written back unchanged. Null for a grid made by us. */
  readonly header: NiftiGeometry | null;
}

/** The header fields of a NIfTI file that place it in space (nifti1.h, "3D image orientation"), in the file's RAS and units. */
export interface NiftiGeometry {
  readonly qformCode: number;
  readonly sformCode: number;
  /** pixdim[0], the sign of the k axis in the qform: -1 or 1 (0 is read as 1). */
  readonly qfac: number;
  /** pixdim[1..3]. */
  readonly pixdim: Vec3;
  readonly quaternion: Vec3;
  readonly qoffset: Vec3;
  /** srow_x, srow_y, srow_z: row-major 3 x 4. */
  readonly srows: readonly number[];
  /** xyzt_units, spatial part: 0 unknown, 1 metre, 2 mm, 3 micrometre. */
  readonly spatialUnits: number;
}

/** Any typed array whose elements are numbers. */
export type NumericArray =
  | Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

/** Dimensions of the canonical array. */
export function canonicalDimensions(order: SourceOrder): Vec3 {
  return mapAxes((axis) => order.dimensions[order.permutation[axis]]);
}

/** Whether the file is already in canonical order. */
export function isCanonical(order: SourceOrder): boolean {
  return order.permutation.every((axis, n) => axis === n) && !order.flipped.some(Boolean);
}

/** A new array: `data` in the file's order (first axis fastest) brought to canonical order. */
export function toCanonical<T extends NumericArray>(data: T, order: SourceOrder): T {
  const { dimensions: [nx, ny, nz], start, strides: [di, dj, dk] } = walkOf(data, order);
  const result = sameKind(data);
  const [source, canonical] = [sameWidth(data), sameWidth(result)];
  let n = 0;
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      let from = start + j * dj + k * dk;
      for (let i = 0; i < nx; i++, from += di) canonical[n++] = source[from] as number;
    }
  }
  return result;
}

/** A new array: `data` in canonical order brought back to the file's order. The inverse of `toCanonical`. */
export function toSource<T extends NumericArray>(data: T, order: SourceOrder): T {
  const { dimensions: [nx, ny, nz], start, strides: [di, dj, dk] } = walkOf(data, order);
  const result = sameKind(data);
  const [source, canonical] = [sameWidth(result), sameWidth(data)];
  let n = 0;
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      let to = start + j * dj + k * dk;
      for (let i = 0; i < nx; i++, to += di) source[to] = canonical[n++] as number;
    }
  }
  return result;
}

interface Walk {
  readonly dimensions: Vec3;
  /** Where canonical voxel (0, 0, 0) lies in the file's array. */
  readonly start: number;
  /** Steps in the file's array for one step along each canonical axis; negative on a flipped one. */
  readonly strides: Vec3;
}

/** @throws RangeError when the array's length is not the product of the dimensions. */
function walkOf(data: NumericArray, order: SourceOrder): Walk {
  const [nx, ny, nz] = order.dimensions;
  if (data.length !== nx * ny * nz) {
    throw new RangeError(`An array of ${data.length} voxels does not fill ${nx} x ${ny} x ${nz}.`);
  }
  const sourceStrides: Vec3 = [1, nx, nx * ny];
  const dimensions = canonicalDimensions(order);
  let start = 0;
  const strides = mapAxes((axis) => {
    const stride = sourceStrides[order.permutation[axis]];
    if (!order.flipped[axis]) return stride;
    start += (dimensions[axis] - 1) * stride;
    return -stride;
  });
  return { dimensions, start, strides };
}

function sameKind<T extends NumericArray>(data: T): T {
  // TypeScript types `constructor` as Function; each typed array's own one takes a length.
  return new (data.constructor as new (length: number) => T)(data.length);
}

/** The same memory as elements of the same width: loops that move bits then meet four kinds of array, not eight, and stay quick. */
function sameWidth({ buffer, byteOffset, length, BYTES_PER_ELEMENT }: NumericArray): Uint8Array | Uint16Array | Uint32Array | Float64Array {
  switch (BYTES_PER_ELEMENT) {
    case 1: return new Uint8Array(buffer, byteOffset, length);
    case 2: return new Uint16Array(buffer, byteOffset, length);
    case 4: return new Uint32Array(buffer, byteOffset, length);
    default: return new Float64Array(buffer, byteOffset, length);
  }
}
