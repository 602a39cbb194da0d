import type { Box } from '../../geometry/boundingBox.ts';
import { boundingBox, boxDimensions, cropToBox, unionBox } from '../../geometry/boundingBox.ts';
import { squaredDistancesMm2 } from '../../geometry/distanceTransform.ts';
import type { Vec3 } from '../../geometry/vec3.ts';
import type { Grid } from '../grid.ts';
import type { LabelArray } from '../volume.ts';
import { percentile } from './percentile.ts';

/**
 * HD95 of one structure in mm: of the distances from each surface voxel of one mask to the nearest of the other, the 95th
 * percentile (linear interpolation between ranks); the larger of the two directions. Surface = mask minus its erosion by
 * the six face neighbours; beyond the volume is background. Null where either mask is empty.
 *
 * @param reference wholly looked at; canonical order like `prediction`
 */
export function hd95Mm(reference: LabelArray, prediction: LabelArray, grid: Pick<Grid, 'dimensions' | 'spacing'>, value: number): number | null {
  const masks = [maskOf(reference, value), maskOf(prediction, value)] as const;
  const boxes = masks.map((mask) => boundingBox(mask, grid.dimensions));
  if (boxes[0] == null || boxes[1] == null) return null;
  const box = unionBox(boxes[0], boxes[1]);
  const dimensions = boxDimensions(box);
  const [a, b] = [surfaceIn(masks[0], grid.dimensions, box), surfaceIn(masks[1], grid.dimensions, box)];
  return Math.max(directed95(a, b, dimensions, grid.spacing), directed95(b, a, dimensions, grid.spacing));
}

/** 1 where the label map has `value`, else 0. */
export function maskOf(labels: LabelArray, value: number): Uint8Array {
  const mask = new Uint8Array(labels.length);
  for (let n = 0; n < labels.length; n++) if (labels[n] === value) mask[n] = 1;
  return mask;
}

/** The surface of a mask inside a box that holds all of it, so that what lies beyond the box is background too. */
function surfaceIn(mask: Uint8Array, dimensions: Vec3, box: Box): Uint8Array {
  return surfaceOf(cropToBox(mask, dimensions, box), boxDimensions(box));
}

/** Voxels of the mask with at least one of their six face neighbours outside it. */
export function surfaceOf(mask: Uint8Array, [nx, ny, nz]: Vec3): Uint8Array {
  const surface = new Uint8Array(mask.length);
  const plane = nx * ny;
  for (let k = 0, n = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, n++) {
        if (mask[n] === 0) continue;
        const inside =
          i > 0 && i < nx - 1 && j > 0 && j < ny - 1 && k > 0 && k < nz - 1 &&
          mask[n - 1] !== 0 && mask[n + 1] !== 0 && mask[n - nx] !== 0 && mask[n + nx] !== 0 && mask[n - plane] !== 0 && mask[n + plane] !== 0;
        if (!inside) surface[n] = 1;
      }
    }
  }
  return surface;
}

/** 95th percentile of the distances from the voxels of `from` to the nearest of `to`. */
function directed95(from: Uint8Array, to: Uint8Array, dimensions: Vec3, spacing: Vec3): number {
  const squared = squaredDistancesMm2(to, dimensions, spacing);
  const distances = squared.filter((_, n) => from[n] !== 0).map(Math.sqrt).sort();
  return percentile(distances, 95);
}
