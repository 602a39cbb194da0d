import { NIFTI1, NIFTI2 } from 'nifti-reader-js';
import type { NiftiGeometry } from '../../domain/sourceOrder.ts';
import type { Refuse } from './refusals.ts';

/** The fields of a NIfTI-1 or -2 header that matter here, as they stand in the file. */
export interface NiftiHeader {
  readonly version: 1 | 2;
  readonly littleEndian: boolean;
  /** dim[0..7]. */
  readonly dim: readonly number[];
  readonly datatype: number;
  readonly intentCode: number;
  /** First byte of the voxels. */
  readonly voxOffset: number;
  readonly slope: number;
  readonly intercept: number;
  readonly geometry: NiftiGeometry;
}

/** Bytes needed for `readHeader`; the larger of the two header sizes, with the magic behind it. */
export const HEADER_BYTES = 544;

const SIZES = { 1: 348, 2: 540 } as const;

/**
 * Reads the header alone. Extensions are never looked at: the parser would trust their sizes.
 *
 * @param bytes the first bytes of the inflated file, as many as there are up to HEADER_BYTES
 * @throws UserError when this is no single-file NIfTI
 */
export function readHeader(bytes: Uint8Array, refuse: Refuse): NiftiHeader {
  if (bytes.length === 0) refuse.empty();
  const version = headerVersion(bytes);
  if (version === null) return refuse.notNifti();
  const size = SIZES[version];
  if (bytes.length < size) refuse.truncated();
  const magic = String.fromCharCode(...bytes.subarray(version === 1 ? 344 : 4, version === 1 ? 347 : 7));
  if (magic === `ni${version}` || isAnalyze(version, magic)) refuse.detached();
  if (magic !== `n+${version}`) refuse.notNifti();
  // An exact copy (slice() of a Node Buffer would be none): the parser reads extensions as soon as there is a byte more.
  const exact = new Uint8Array(bytes.subarray(0, size)).buffer;
  const parsed = version === 1 ? new NIFTI1() : new NIFTI2();
  parsed.readHeader(exact);
  return {
    version,
    littleEndian: parsed.littleEndian,
    dim: [...parsed.dims],
    datatype: parsed.datatypeCode,
    intentCode: parsed.intent_code,
    voxOffset: Math.max(Math.floor(parsed.vox_offset) || 0, size + 4),
    slope: parsed.scl_slope,
    intercept: parsed.scl_inter,
    geometry: geometryOf(parsed, new DataView(exact)),
  };
}

/** By sizeof_hdr, in either byte order. */
function headerVersion(bytes: Uint8Array): 1 | 2 | null {
  if (bytes.length < 4) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, 4);
  const sizes = [view.getInt32(0, true), view.getInt32(0, false)];
  return sizes.includes(SIZES[1]) ? 1 : sizes.includes(SIZES[2]) ? 2 : null;
}

/** ANALYZE 7.5, NIfTI's forerunner: the same 348 bytes without a magic, always a pair of files. */
const isAnalyze = (version: number, magic: string): boolean => version === 1 && magic === '\0\0\0';

function geometryOf(parsed: NIFTI1 | NIFTI2, view: DataView): NiftiGeometry {
  const [pixdim0 = 0, pixdim1 = 0, pixdim2 = 0, pixdim3 = 0] = parsed.pixDims;
  return {
    qformCode: parsed.qform_code,
    sformCode: parsed.sform_code,
    qfac: pixdim0 < 0 ? -1 : 1,
    pixdim: [pixdim1, pixdim2, pixdim3],
    quaternion: [parsed.quatern_b, parsed.quatern_c, parsed.quatern_d],
    qoffset: [parsed.qoffset_x, parsed.qoffset_y, parsed.qoffset_z],
    srows: srowsOf(parsed, view),
    spatialUnits: parsed.xyzt_units & 7,
  };
}

/** Read here because the parser's `affine` may be the qform's instead. */
function srowsOf(parsed: NIFTI1 | NIFTI2, view: DataView): number[] {
  return Array.from({ length: 12 }, (_, n) =>
    parsed instanceof NIFTI1
      ? view.getFloat32(280 + 4 * n, parsed.littleEndian)
      : view.getFloat64(400 + 8 * n, parsed.littleEndian),
  );
}
