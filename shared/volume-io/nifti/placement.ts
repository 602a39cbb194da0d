import type { Direction, Grid } from '../../domain/grid.ts';
import type { NiftiGeometry, SourceOrder } from '../../domain/sourceOrder.ts';
import type { Affine, Columns } from '../../geometry/affine.ts';
import { affineFromColumns, applyAffine, columnLengths, columnsOf, determinant, nearestOrthonormal, shearDegrees, swapRasLps } from '../../geometry/affine.ts';
import { closestAxisOrder } from '../../geometry/orientation.ts';
import type { Vec3 } from '../../geometry/vec3.ts';
import { distance, mapAxes, scale } from '../../geometry/vec3.ts';
import type { Refuse } from './refusals.ts';

/** Below this, shear is rounding in the header; the voxel farthest off moves by less than a voxel's size. */
const MAX_SHEAR_DEGREES = 0.1;

export type PlacedBy = 'sform' | 'qform' | 'pixdim';

/** Index to RAS millimetres, by the file's own axes, and which part of the header said so. */
export interface Placement {
  readonly affineRas: Affine;
  readonly placedBy: PlacedBy;
}

/** The sform where its code is above 0, else the qform, else voxel sizes alone (nifti1.h: methods 3, 2 and 1). */
export function placementOf(geometry: NiftiGeometry): Placement {
  if (geometry.sformCode > 0) return { affineRas: sformAffine(geometry), placedBy: 'sform' };
  if (geometry.qformCode > 0) return { affineRas: qformAffine(geometry), placedBy: 'qform' };
  const mm = millimetres(geometry);
  const [dx, dy, dz] = geometry.pixdim;
  return { affineRas: affineFromColumns([[dx * mm, 0, 0], [0, dy * mm, 0], [0, 0, dz * mm]], [0, 0, 0]), placedBy: 'pixdim' };
}

/** Millimetres in the header's unit of length (metre, micrometre); unknown units are taken for mm. */
export function millimetres(geometry: NiftiGeometry): number {
  return geometry.spatialUnits === 1 ? 1000 : geometry.spatialUnits === 3 ? 0.001 : 1;
}

function sformAffine(geometry: NiftiGeometry): Affine {
  const mm = millimetres(geometry);
  const r = geometry.srows.map((value) => value * mm);
  return [...r, 0, 0, 0, 1] as unknown as Affine;
}

/** nifti1.h, method 2: a rotation by the unit quaternion (a, b, c, d), voxel sizes and an offset. */
export function qformAffine(geometry: NiftiGeometry): Affine {
  const mm = millimetres(geometry);
  const [dx, dy, dz] = geometry.pixdim;
  const [i, j, k] = quaternionColumns(geometry.quaternion);
  const columns: Columns = [scale(i, dx * mm), scale(j, dy * mm), scale(k, geometry.qfac * dz * mm)];
  return affineFromColumns(columns, scale(geometry.qoffset, mm));
}

function quaternionColumns([b, c, d]: Vec3): Columns {
  const squares = b * b + c * c + d * d;
  // Rounded to a hair above 1: a half turn, whose quaternion is made a unit one.
  const unit = squares > 1 ? 1 / Math.sqrt(squares) : 1;
  const [x, y, z] = [b * unit, c * unit, d * unit];
  const a = Math.sqrt(Math.max(0, 1 - (x * x + y * y + z * z)));
  return [
    [a * a + x * x - y * y - z * z, 2 * (x * y + a * z), 2 * (x * z - a * y)],
    [2 * (x * y - a * z), a * a + y * y - x * x - z * z, 2 * (y * z + a * x)],
    [2 * (x * z + a * y), 2 * (y * z - a * x), a * a + z * z - x * x - y * y],
  ];
}

/** Refuses matrices that are no rotation, scaling and shift. */
export function checkAffine(affineRas: Affine, refuse: Refuse): void {
  if (!affineRas.every(Number.isFinite)) refuse.badAffine();
  const columns = columnsOf(affineRas);
  const lengths = columnLengths(columns);
  if (!lengths.every((length) => length > 0)) refuse.badSpacing(lengths);
  const shear = shearDegrees(columns);
  if (Math.abs(determinant(columns)) < 1e-6 * lengths[0] * lengths[1] * lengths[2]) refuse.badAffine();
  if (shear > MAX_SHEAR_DEGREES) refuse.sheared(shear);
}

/** The canonical grid of a file's array, and the way between the two orders. */
export function canonicalPlacement(affineRas: Affine, dimensions: Vec3, header: NiftiGeometry | null): { grid: Grid; source: SourceOrder } {
  const { permutation, flipped } = closestAxisOrder(columnsOf(affineRas));
  const affineLps = swapRasLps(affineRas);
  const file = columnsOf(affineLps);
  const columns = mapAxes((a) => scale(file[permutation[a]], flipped[a] ? -1 : 1)) satisfies Columns;
  const first: [number, number, number] = [0, 0, 0];
  for (const a of [0, 1, 2] as const) if (flipped[a]) first[permutation[a]] = dimensions[permutation[a]] - 1;
  const grid: Grid = {
    dimensions: mapAxes((a) => dimensions[permutation[a]]),
    spacing: columnLengths(columns),
    // + 0 turns -0, which prints and compares oddly, into 0.
    origin: mapAxes((a) => applyAffine(affineLps, first)[a] + 0),
    direction: nearestOrthonormal(columns).flatMap((axis) => axis.map((x) => x + 0)) as unknown as Direction,
  };
  return { grid, source: { permutation, flipped, dimensions, header } };
}

/** Largest distance, in mm, between where two matrices put a corner voxel. */
export function affineDistanceMm(a: Affine, b: Affine, dimensions: Vec3): number {
  const [x, y, z] = mapAxes((axis) => dimensions[axis] - 1);
  const corners: Vec3[] = [[0, 0, 0], [x, 0, 0], [0, y, 0], [0, 0, z], [x, y, 0], [x, 0, z], [0, y, z], [x, y, z]];
  return Math.max(...corners.map((corner) => distance(applyAffine(a, corner), applyAffine(b, corner))));
}
