import type { Box } from '../../geometry/boundingBox.ts';
import { boundingBox, boxDimensions, cropToBox, expandBox, unionBox } from '../../geometry/boundingBox.ts';
import { squaredDistancesMm2 } from '../../geometry/distanceTransform.ts';
import type { Vec3 } from '../../geometry/vec3.ts';
import type { Grid } from '../grid.ts';
import type { LabelArray } from '../volume.ts';
import { NOT_LOOKED_AT } from './dice.ts';
import { percentile } from './percentile.ts';
import { INSIDE, OUTSIDE, surfaceOf, UNKNOWN } from './surface.ts';

/** From each surface voxel of one mask to the nearest surface voxel of the other, centre to centre: mm, ascending, never empty. */
export interface SurfaceDistances {
  readonly ofReference: Float64Array;
  readonly ofPrediction: Float64Array;
}

/**
 * Distances between the two surfaces (surface.ts) of one structure. The axes of a grid are orthogonal, so its spacing is
 * all that counts: an oblique direction turns both surfaces alike. Voxels whose reference is NOT_LOOKED_AT belong to
 * neither mask and are outside of neither, so a surface is only ever found within what was looked at; a slice labelled
 * alone has its outline for a surface.
 *
 * @param reference canonical order, like `prediction`
 * @param value the structure's value, any but 0 and 255
 * @returns null where either mask is empty, or has no surface within what was looked at: no distance can be named. Such
 *   a case has no part in a mean of distances; whoever shows one says how many it stands on. A miss shows in Dice, as 0.
 * @throws RangeError when reference, prediction and grid are not of equal size
 */
export function surfaceDistancesMm(reference: LabelArray, prediction: LabelArray, { dimensions, spacing }: Pick<Grid, 'dimensions' | 'spacing'>, value: number): SurfaceDistances | null {
  const size = dimensions[0] * dimensions[1] * dimensions[2];
  if (reference.length !== size || prediction.length !== size) {
    throw new RangeError(`Reference (${reference.length} voxels), prediction (${prediction.length}) and grid (${dimensions.join(' x ')}) differ in size.`);
  }
  const boxes = [reference, prediction].map((labels) => boxOf(labels, reference, dimensions, value));
  if (boxes[0] == null || boxes[1] == null) return null;
  // One voxel around both masks, so that beyond the box means beyond the volume.
  const box = expandBox(unionBox(boxes[0], boxes[1]), 1, dimensions);
  const cropped = cropToBox(reference, dimensions, box);
  const ofReference = surfaceOf(statesOf(cropped, cropped, value), boxDimensions(box));
  const ofPrediction = surfaceOf(statesOf(cropToBox(prediction, dimensions, box), cropped, value), boxDimensions(box));
  if (!ofReference.includes(1) || !ofPrediction.includes(1)) return null;
  return {
    ofReference: distancesFrom(ofReference, ofPrediction, boxDimensions(box), spacing),
    ofPrediction: distancesFrom(ofPrediction, ofReference, boxDimensions(box), spacing),
  };
}

/**
 * HD95 in mm: the larger of the two directed 95th percentiles (linear interpolation between ranks), as MONAI and
 * DeepMind's surface-distance define it. medpy takes one percentile of both lists together; there the mask with the
 * larger surface outvotes the other, and a structure found only in part can look better than it is.
 */
export function hd95Mm({ ofReference, ofPrediction }: SurfaceDistances): number {
  return Math.max(percentile(ofReference, 95), percentile(ofPrediction, 95));
}

/**
 * Average symmetric surface distance in mm: the mean over all distances of both directions (Heimann et al., IEEE TMI
 * 28(8), 2009; MONAI's symmetric form). medpy's is the mean of the two means.
 */
export function averageSurfaceDistanceMm({ ofReference, ofPrediction }: SurfaceDistances): number {
  return (sum(ofReference) + sum(ofPrediction)) / (ofReference.length + ofPrediction.length);
}

/** The box around the looked-at voxels of `value`; null where there is none. */
function boxOf(labels: LabelArray, reference: LabelArray, dimensions: Vec3, value: number): Box | null {
  const mask = new Uint8Array(labels.length);
  for (let n = 0; n < labels.length; n++) if (labels[n] === value && reference[n] !== NOT_LOOKED_AT) mask[n] = 1;
  return boundingBox(mask, dimensions);
}

function statesOf(labels: LabelArray, reference: LabelArray, value: number): Uint8Array {
  const states = new Uint8Array(labels.length);
  for (let n = 0; n < labels.length; n++) states[n] = reference[n] === NOT_LOOKED_AT ? UNKNOWN : labels[n] === value ? INSIDE : OUTSIDE;
  return states;
}

function distancesFrom(from: Uint8Array, to: Uint8Array, dimensions: Vec3, spacing: Vec3): Float64Array {
  const squared = squaredDistancesMm2(to, dimensions, spacing);
  const distances = new Float64Array(sum(from));
  for (let n = 0, found = 0; n < from.length; n++) if (from[n] !== 0) distances[found++] = Math.sqrt(squared[n] as number);
  return distances.sort();
}

function sum(numbers: Uint8Array | Float64Array): number {
  let total = 0;
  for (let n = 0; n < numbers.length; n++) total += numbers[n] as number;
  return total;
}
