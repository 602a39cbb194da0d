import type { Vec3 } from '../../geometry/vec3.ts';

/** What a voxel is to one structure. */
export const OUTSIDE = 0;
export const INSIDE = 1;
/** Nobody looked: it may be either, so it is no surface and makes none of its neighbours one. */
export const UNKNOWN = 2;

/**
 * The surface of a structure: voxels INSIDE with at least one of their six face neighbours OUTSIDE. Beyond the array is
 * outside, as in medpy and MONAI (erosion with border value 0).
 *
 * @param states OUTSIDE, INSIDE or UNKNOWN; index i + nx * (j + ny * k)
 * @returns 1 on the surface, else 0; index as in `states`
 */
export function surfaceOf(states: Uint8Array, [nx, ny, nz]: Vec3): Uint8Array {
  const surface = new Uint8Array(states.length);
  const plane = nx * ny;
  for (let k = 0, n = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, n++) {
        if (states[n] !== INSIDE) continue;
        const enclosed =
          i > 0 && i < nx - 1 && j > 0 && j < ny - 1 && k > 0 && k < nz - 1 &&
          states[n - 1] !== OUTSIDE && states[n + 1] !== OUTSIDE && states[n - nx] !== OUTSIDE && states[n + nx] !== OUTSIDE &&
          states[n - plane] !== OUTSIDE && states[n + plane] !== OUTSIDE;
        if (!enclosed) surface[n] = 1;
      }
    }
  }
  return surface;
}
