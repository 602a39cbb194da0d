import type { Vec3 } from '../../geometry/vec3.ts';
import type { ScalarType } from './datatypes.ts';
import { COMPLEX_TYPES, RGB_TYPES, SCALAR_TYPES } from './datatypes.ts';
import type { NiftiHeader } from './header.ts';
import type { Refuse } from './refusals.ts';

/** What a header that passed describes. */
export interface VoxelLayout {
  readonly type: ScalarType;
  /** Along the file's own axes; at least 2 each. */
  readonly dimensions: Vec3;
  readonly numVoxels: number;
  /** Bytes from the start of the inflated file to the end of the voxels. */
  readonly endOfVoxels: number;
}

/**
 * Refuses, from the header alone and before anything is allocated, all that is not one scalar 3-D volume
 * of at most `maxBytes`. Trailing axes of length 1 are no axes.
 */
export function checkHeader(header: NiftiHeader, maxBytes: number, refuse: Refuse): VoxelLayout {
  // NIFTI_INTENT_CONNECTIVITY_UNKNOWN (3000) to the last of CIFTI-2's intents.
  if (header.intentCode >= 3000 && header.intentCode < 3100) refuse.cifti();
  const dimensions = volumeDimensions(header.dim, refuse);
  const type = scalarType(header.datatype, refuse);
  const numVoxels = dimensions[0] * dimensions[1] * dimensions[2];
  if (numVoxels * type.bytes > maxBytes) refuse.tooLarge(numVoxels * type.bytes, maxBytes);
  if (!header.geometry.pixdim.every((size) => size > 0 && size < Infinity)) refuse.badSpacing(header.geometry.pixdim);
  return { type, dimensions, numVoxels, endOfVoxels: header.voxOffset + numVoxels * type.bytes };
}

function volumeDimensions(dim: readonly number[], refuse: Refuse): Vec3 {
  const [count = 0] = dim;
  if (!(count >= 1 && count <= 7)) refuse.badDimensions(dim);
  const axes = dim.slice(1, count + 1);
  if (!axes.every((size) => size >= 1 && Number.isSafeInteger(size))) refuse.badDimensions(axes);
  if (axes.slice(3).some((size) => size > 1)) refuse.moreThan3d(axes);
  const [nx = 1, ny = 1, nz = 1] = axes;
  if (Math.min(nx, ny, nz) === 1) refuse.flat(axes);
  return [nx, ny, nz];
}

function scalarType(datatype: number, refuse: Refuse): ScalarType {
  if (RGB_TYPES.has(datatype)) refuse.rgb();
  if (COMPLEX_TYPES.has(datatype)) refuse.complex();
  return SCALAR_TYPES.get(datatype) ?? refuse.unknownType(datatype);
}
