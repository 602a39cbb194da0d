import type { Grid } from '../../domain/grid.ts';
import { numSlices, planeName, sliceAxis } from '../../domain/sliceAxis.ts';
import { columnLengths, columnsOf } from '../../geometry/affine.ts';
import { obliqueDegrees, orientationCode } from '../../geometry/orientation.ts';
import type { Vec3 } from '../../geometry/vec3.ts';
import type { VoxelLayout } from './checkHeader.ts';
import type { ScalarType } from './datatypes.ts';
import { formatCount, formatNumbers } from './format.ts';
import type { NiftiHeader } from './header.ts';
import type { Placement } from './placement.ts';
import { affineDistanceMm, millimetres, qformAffine } from './placement.ts';

/** What a file says about itself, in its own axis order, and what is odd about it. */
export interface NiftiFacts {
  readonly format: 'nifti1' | 'nifti2';
  readonly sourceDtype: ScalarType['name'];
  /** Along the file's own axes. */
  readonly dimensions: Vec3;
  /** Along the file's own axes, mm. */
  readonly spacing: Vec3;
  /** One letter a file axis: where its index grows to ("LPI"). */
  readonly orientation: string;
  /** Largest angle between an axis of the file and the patient's nearest one. */
  readonly obliqueDegrees: number;
  /** NaN and infinite voxels; they were set to 0. */
  readonly nonFiniteCount: number;
  /** The different values of a label map, ascending; null for an image. */
  readonly labelValues: readonly number[] | null;
  /** Finished sentences for the person who opens the file; empty where nothing is odd. */
  readonly oddities: readonly string[];
}

/** What reading the voxels found, beside the header. */
export interface VoxelFindings {
  readonly nonFiniteCount: number;
  readonly numRounded: number;
  readonly labelValues: readonly number[] | null;
  /** Smallest and largest value. */
  readonly min: number;
  readonly max: number;
  readonly trailingBytes: number;
}

/** Slices at least this far apart, and twice as far as pixels, are worth a word. */
const THICK_MM = 5;
/** Volumes turned further than this look unfamiliar on their own planes. */
const OBLIQUE_DEGREES = 5;
/** Two parts of the header that place a voxel further apart than this disagree. */
const DISAGREE_MM = 0.1;

export function collectFacts(header: NiftiHeader, layout: VoxelLayout, placement: Placement, grid: Grid, found: VoxelFindings): NiftiFacts {
  const columns = columnsOf(placement.affineRas);
  const degrees = obliqueDegrees(columns);
  return {
    format: `nifti${header.version}`,
    sourceDtype: layout.type.name,
    dimensions: layout.dimensions,
    spacing: columnLengths(columns),
    orientation: orientationCode(columns),
    obliqueDegrees: degrees,
    nonFiniteCount: found.nonFiniteCount,
    labelValues: found.labelValues,
    oddities: [...placementOddities(header, layout, placement), ...gridOddities(grid, degrees), ...voxelOddities(found)],
  };
}

function placementOddities({ geometry }: NiftiHeader, { dimensions }: VoxelLayout, { affineRas, placedBy }: Placement): string[] {
  const oddities: string[] = [];
  if (placedBy === 'pixdim') oddities.push('There is no orientation in the file: left and right cannot be verified.');
  if (geometry.spatialUnits === 1) oddities.push('The file measures in metres; its sizes were converted to millimetres.');
  if (geometry.spatialUnits === 3) oddities.push('The file measures in micrometres; its sizes were converted to millimetres.');
  if (placedBy !== 'sform') return oddities;
  if (geometry.qformCode > 0) {
    const apart = affineDistanceMm(affineRas, qformAffine(geometry), dimensions);
    if (!(apart <= DISAGREE_MM)) oddities.push(`The qform and the sform disagree by up to ${formatNumbers([apart])} mm: the sform is used.`);
  }
  const spacing = columnLengths(columnsOf(affineRas));
  const pixdim = geometry.pixdim.map((size) => size * millimetres(geometry));
  if (pixdim.some((size, axis) => Math.abs(size - (spacing[axis] as number)) > 0.01 * size)) {
    oddities.push(`The voxel size in the header (${formatNumbers(pixdim, ' x ')} mm) is not that of the sform: ${formatNumbers(spacing, ' x ')} mm is used.`);
  }
  return oddities;
}

function gridOddities(grid: Grid, degrees: number): string[] {
  const oddities: string[] = [];
  const axis = sliceAxis(grid);
  const between = grid.spacing[axis];
  const inPlane = Math.max(...grid.spacing.filter((_, other) => other !== axis));
  if (between >= THICK_MM && between >= 2 * inPlane) oddities.push(`Slices are ${formatNumbers([between])} mm thick.`);
  if (numSlices(grid) < 5) oddities.push(`There are only ${numSlices(grid)} ${planeName(axis)} slices.`);
  if (degrees > OBLIQUE_DEGREES) {
    oddities.push(`The volume is turned ${formatNumbers([Math.round(degrees * 10) / 10])} degrees from the patient's axes; slices are its own planes.`);
  }
  return oddities;
}

function voxelOddities({ nonFiniteCount, numRounded, labelValues, min, max, trailingBytes }: VoxelFindings): string[] {
  const oddities: string[] = [];
  if (nonFiniteCount > 0) oddities.push(`${formatCount(nonFiniteCount, 'voxel is not a number and is', 'voxels are not numbers and are')} treated as 0.`);
  if (numRounded > 0) oddities.push(`${formatCount(numRounded, 'voxel is', 'voxels are')} too large to be kept exactly and rounded.`);
  if (labelValues === null && min === max) oddities.push(`Every voxel has the same value (${formatNumbers([min])}).`);
  if (trailingBytes > 0) oddities.push(`${formatCount(trailingBytes, 'byte', 'bytes')} behind the last voxel ${trailingBytes === 1 ? 'was' : 'were'} ignored.`);
  return oddities;
}
