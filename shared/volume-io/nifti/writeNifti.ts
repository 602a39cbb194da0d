import type { Grid } from '../../domain/grid.ts';
import { affineLps } from '../../domain/grid.ts';
import type { NiftiGeometry, SourceOrder } from '../../domain/sourceOrder.ts';
import { toSource } from '../../domain/sourceOrder.ts';
import type { VoxelArray } from '../../domain/volume.ts';
import { affineFromColumns, applyAffine, columnLengths, columnsOf, swapRasLps } from '../../geometry/affine.ts';
import type { Columns } from '../../geometry/affine.ts';
import { mapAxes, scale } from '../../geometry/vec3.ts';
import type { Vec3 } from '../../geometry/vec3.ts';

export interface WriteNiftiInput {
  /** In canonical order. */
  readonly data: VoxelArray;
  /** The canonical grid. */
  readonly grid: Grid;
  /** The file's order and header geometry, from the volume that the data belong to. */
  readonly source: SourceOrder;
  /** A label map is marked as one (NIFTI_INTENT_LABEL), so that viewers do not interpolate it. */
  readonly kind: 'image' | 'labelmap';
  /** At most 79 characters of ASCII; default "Fewslice". No patient data. */
  readonly description?: string;
}

const HEADER_SIZE = 348;
const VOX_OFFSET = 352;
const INTENT_LABEL = 1002;

/**
 * A single-file NIfTI-1 (nifti1.h), little-endian and not compressed, on the source file's own grid: its axis order, and its
 * qform, sform, voxel sizes and units as they stood (NIfTI-2's doubles rounded to single precision). Slope 1, no extension.
 *
 * @returns a new array: 352 bytes and the voxels, as uint8, uint16, int16 or float32 after the kind of `data`
 */
export function writeNifti({ data, grid, source, kind, description = 'Fewslice' }: WriteNiftiInput): Uint8Array<ArrayBuffer> {
  const voxels = toSource(data, source);
  const file = new Uint8Array(VOX_OFFSET + voxels.byteLength);
  const view = new DataView(file.buffer);
  const [datatype, bits] = typeCode(data);
  view.setInt32(0, HEADER_SIZE, true);
  file[38] = 'r'.charCodeAt(0);
  [3, ...source.dimensions, 1, 1, 1, 1].forEach((size, n) => view.setInt16(40 + 2 * n, size, true));
  view.setInt16(68, kind === 'labelmap' ? INTENT_LABEL : 0, true);
  view.setInt16(70, datatype, true);
  view.setInt16(72, bits, true);
  view.setFloat32(108, VOX_OFFSET, true);
  view.setFloat32(112, 1, true);
  writeText(file, 148, description.slice(0, 79));
  writeGeometry(view, source.header ?? geometryOf(grid, source));
  writeText(file, 344, 'n+1');
  file.set(new Uint8Array(voxels.buffer, voxels.byteOffset, voxels.byteLength), VOX_OFFSET);
  return file;
}

/** NIfTI's data type and bits per voxel. */
function typeCode(data: VoxelArray): readonly [number, number] {
  if (data instanceof Uint8Array) return [2, 8];
  if (data instanceof Uint16Array) return [512, 16];
  return data instanceof Int16Array ? [4, 16] : [16, 32];
}

function writeGeometry(view: DataView, geometry: NiftiGeometry): void {
  const floats = (offset: number, values: readonly number[]): void =>
    values.forEach((value, n) => view.setFloat32(offset + 4 * n, value, true));
  floats(76, [geometry.qfac, ...geometry.pixdim, 1, 1, 1, 1]);
  view.setUint8(123, geometry.spatialUnits);
  view.setInt16(252, geometry.qformCode, true);
  view.setInt16(254, geometry.sformCode, true);
  floats(256, geometry.quaternion);
  floats(268, geometry.qoffset);
  floats(280, geometry.srows);
}

/** For a grid that comes from no file: an sform alone, in millimetres, scanner coordinates. */
function geometryOf(grid: Grid, source: SourceOrder): NiftiGeometry {
  const canonical = swapRasLps(affineLps(grid));
  const step = columnsOf(canonical);
  const fileAxes = mapAxes((axis) => source.permutation.indexOf(axis) as 0 | 1 | 2);
  const columns: Columns = mapAxes((axis) => scale(step[fileAxes[axis]], source.flipped[fileAxes[axis]] ? -1 : 1));
  const first: Vec3 = mapAxes((a) => (source.flipped[a] ? grid.dimensions[a] - 1 : 0));
  const affine = affineFromColumns(columns, applyAffine(canonical, first));
  return {
    qformCode: 0, sformCode: 1, qfac: 1, spatialUnits: 2,
    pixdim: columnLengths(columns), quaternion: [0, 0, 0], qoffset: [0, 0, 0], srows: affine.slice(0, 12),
  };
}

function writeText(file: Uint8Array, offset: number, text: string): void {
  file.set(new TextEncoder().encode(text), offset);
}
