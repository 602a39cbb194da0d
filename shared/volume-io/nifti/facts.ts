import type { Grid } from '../../domain/grid.ts';
import { numSlices, planeName, sliceAxis } from '../../domain/sliceAxis.ts';
import { columnLengths, columnsOf } from '../../geometry/affine.ts';
import { obliqueDegrees, orientationCode } from '../../geometry/orientation.ts';
import type { Vec3 } from '../../geometry/vec3.ts';
import type { Said } from '../../messages/index.ts';
import { said } from '../../messages/index.ts';
import type { VoxelLayout } from './checkHeader.ts';
import type { ScalarType } from './datatypes.ts';
import { formatNumbers } from './format.ts';
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
  readonly oddities: readonly Said[];
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

function placementOddities({ geometry }: NiftiHeader, { dimensions }: VoxelLayout, { affineRas, placedBy }: Placement): Said[] {
  const oddities: Said[] = [];
  if (placedBy === 'pixdim') oddities.push(said('oddity.noOrientation'));
  if (geometry.spatialUnits === 1) oddities.push(said('oddity.metres'));
  if (geometry.spatialUnits === 3) oddities.push(said('oddity.micrometres'));
  if (placedBy !== 'sform') return oddities;
  if (geometry.qformCode > 0) {
    const apart = affineDistanceMm(affineRas, qformAffine(geometry), dimensions);
    if (!(apart <= DISAGREE_MM)) oddities.push(said('oddity.formsDisagree', { mm: formatNumbers([apart]) }));
  }
  const spacing = columnLengths(columnsOf(affineRas));
  const pixdim = geometry.pixdim.map((size) => size * millimetres(geometry));
  if (pixdim.some((size, axis) => Math.abs(size - (spacing[axis] as number)) > 0.01 * size)) {
    oddities.push(said('oddity.pixdimDisagrees', { header: formatNumbers(pixdim, ' x '), used: formatNumbers(spacing, ' x ') }));
  }
  return oddities;
}

function gridOddities(grid: Grid, degrees: number): Said[] {
  const oddities: Said[] = [];
  const axis = sliceAxis(grid);
  const between = grid.spacing[axis];
  const inPlane = Math.max(...grid.spacing.filter((_, other) => other !== axis));
  if (between >= THICK_MM && between >= 2 * inPlane) oddities.push(said('oddity.thick', { mm: formatNumbers([between]) }));
  if (numSlices(grid) < 5) oddities.push(said('oddity.fewSlices', { count: numSlices(grid), plane: said(`plane.${planeName(axis)}`) }));
  if (degrees > OBLIQUE_DEGREES) {
    oddities.push(said('oddity.turned', { degrees: formatNumbers([Math.round(degrees * 10) / 10]) }));
  }
  return oddities;
}

function voxelOddities({ nonFiniteCount, numRounded, labelValues, min, max, trailingBytes }: VoxelFindings): Said[] {
  const oddities: Said[] = [];
  if (nonFiniteCount > 0) oddities.push(said('oddity.notNumbers', { n: nonFiniteCount }));
  if (numRounded > 0) oddities.push(said('oddity.rounded', { n: numRounded }));
  if (labelValues === null && min === max) oddities.push(said('oddity.constant', { value: formatNumbers([min]) }));
  if (trailingBytes > 0) oddities.push(said('oddity.trailing', { n: trailingBytes }));
  return oddities;
}
