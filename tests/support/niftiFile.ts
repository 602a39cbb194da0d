/** Builds NIfTI files byte by byte from the standard (nifti1.h, nifti2.h), knowing nothing of our own reader and writer. */

export interface NiftiSpec {
  readonly version: 1 | 2;
  readonly littleEndian: boolean;
  /** dim[0..7]; missing ones are 1. */
  readonly dim: readonly number[];
  readonly datatype: number;
  /** pixdim[0..7]; missing ones are 0. */
  readonly pixdim: readonly number[];
  readonly qformCode: number;
  readonly sformCode: number;
  readonly quaternion: readonly number[];
  readonly qoffset: readonly number[];
  readonly srows: readonly number[];
  readonly slope: number;
  readonly intercept: number;
  readonly units: number;
  readonly intentCode: number;
  readonly magic: string;
  /** What lies between the header's four extension bytes and the voxels. */
  readonly extension: Uint8Array;
  readonly voxels: Uint8Array;
}

/** 2 x 3 x 4 voxels of uint8, 0 to 23, RAS, 1 mm. */
const PLAIN: Omit<NiftiSpec, 'magic'> = {
  version: 1, littleEndian: true, dim: [3, 2, 3, 4], datatype: 2, pixdim: [1, 1, 1, 1], qformCode: 0, sformCode: 1,
  quaternion: [0, 0, 0], qoffset: [0, 0, 0], srows: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0], slope: 1, intercept: 0, units: 2,
  intentCode: 0, extension: new Uint8Array(0), voxels: Uint8Array.from({ length: 24 }, (_, n) => n),
};

export function niftiFile(changes: Partial<NiftiSpec> = {}): Uint8Array {
  const spec = { ...PLAIN, magic: changes.version === 2 ? 'n+2\0\r\n\x1a\n' : 'n+1\0', ...changes };
  return spec.version === 1 ? nifti1(spec) : nifti2(spec);
}

const BITS: Record<number, number> = { 2: 8, 256: 8, 512: 16, 4: 16, 768: 32, 8: 32, 16: 32, 64: 64, 1024: 64, 1280: 64, 128: 24, 2304: 32, 32: 64, 1792: 128 };

function nifti1(spec: NiftiSpec): Uint8Array {
  const offset = 352 + spec.extension.length;
  const { file, view, le } = blank(offset, spec);
  const floats = (at: number, values: readonly number[]): void => values.forEach((v, n) => view.setFloat32(at + 4 * n, v, le));
  view.setInt32(0, 348, le);
  for (let n = 0; n < 8; n++) view.setInt16(40 + 2 * n, spec.dim[n] ?? 1, le);
  view.setInt16(68, spec.intentCode, le);
  view.setInt16(70, spec.datatype, le);
  view.setInt16(72, BITS[spec.datatype] ?? 0, le);
  floats(76, spec.pixdim);
  floats(108, [offset, spec.slope, spec.intercept]);
  view.setUint8(123, spec.units);
  view.setInt16(252, spec.qformCode, le);
  view.setInt16(254, spec.sformCode, le);
  floats(256, [...spec.quaternion, ...spec.qoffset, ...spec.srows]);
  file.set(new TextEncoder().encode(spec.magic), 344);
  file[348] = spec.extension.length > 0 ? 1 : 0;
  file.set(spec.extension, 352);
  return file;
}

function nifti2(spec: NiftiSpec): Uint8Array {
  const offset = 544 + spec.extension.length;
  const { file, view, le } = blank(offset, spec);
  const doubles = (at: number, values: readonly number[]): void => values.forEach((v, n) => view.setFloat64(at + 8 * n, v, le));
  view.setInt32(0, 540, le);
  file.set(new TextEncoder().encode(spec.magic), 4);
  view.setInt16(12, spec.datatype, le);
  view.setInt16(14, BITS[spec.datatype] ?? 0, le);
  for (let n = 0; n < 8; n++) view.setBigInt64(16 + 8 * n, BigInt(spec.dim[n] ?? 1), le);
  doubles(104, spec.pixdim);
  view.setBigInt64(168, BigInt(offset), le);
  doubles(176, [spec.slope, spec.intercept]);
  view.setInt32(344, spec.qformCode, le);
  view.setInt32(348, spec.sformCode, le);
  doubles(352, [...spec.quaternion, ...spec.qoffset, ...spec.srows]);
  view.setInt32(500, spec.units, le);
  view.setInt32(504, spec.intentCode, le);
  file[540] = spec.extension.length > 0 ? 1 : 0;
  file.set(spec.extension, 544);
  return file;
}

function blank(offset: number, spec: NiftiSpec): { file: Uint8Array; view: DataView; le: boolean } {
  const file = new Uint8Array(offset + spec.voxels.length);
  file.set(spec.voxels, offset);
  return { file, view: new DataView(file.buffer), le: spec.littleEndian };
}

/** The bytes of `values` as one of the standard's data types. */
export function encodeVoxels(values: readonly number[] | readonly bigint[], datatype: number, littleEndian = true): Uint8Array {
  const width = (BITS[datatype] as number) / 8;
  const bytes = new Uint8Array(values.length * width);
  const view = new DataView(bytes.buffer);
  values.forEach((value, n) => setVoxel(view, n * width, value, datatype, littleEndian));
  return bytes;
}

function setVoxel(view: DataView, at: number, value: number | bigint, datatype: number, le: boolean): void {
  switch (datatype) {
    case 2: return view.setUint8(at, Number(value));
    case 256: return view.setInt8(at, Number(value));
    case 512: return view.setUint16(at, Number(value), le);
    case 4: return view.setInt16(at, Number(value), le);
    case 768: return view.setUint32(at, Number(value), le);
    case 8: return view.setInt32(at, Number(value), le);
    case 16: return view.setFloat32(at, Number(value), le);
    case 64: return view.setFloat64(at, Number(value), le);
    case 1024: return view.setBigInt64(at, BigInt(value), le);
    case 1280: return view.setBigUint64(at, BigInt(value), le);
    default: throw new Error(`no voxels of type ${datatype}`);
  }
}

/** A little-endian NIfTI-1 file of uint8 with an sform, one array axis turned round: the same anatomy in another order. */
export function flipAxis(file: Uint8Array, axis: 0 | 1 | 2): Uint8Array {
  const flipped = new Uint8Array(file);
  const view = new DataView(flipped.buffer);
  const size = [0, 1, 2].map((n) => view.getInt16(42 + 2 * n, true)) as [number, number, number];
  const offset = view.getFloat32(108, true);
  const strides = [1, size[0], size[0] * size[1]];
  for (let n = 0; n < size[0] * size[1] * size[2]; n++) {
    const index = Math.floor(n / (strides[axis] as number)) % size[axis];
    flipped[offset + n] = file[offset + n + (size[axis] - 1 - 2 * index) * (strides[axis] as number)] as number;
  }
  for (let row = 0; row < 3; row++) {
    const [column, shift] = [280 + 16 * row + 4 * axis, 280 + 16 * row + 12];
    const step = view.getFloat32(column, true);
    view.setFloat32(shift, view.getFloat32(shift, true) + step * (size[axis] - 1), true);
    view.setFloat32(column, -step, true);
  }
  return flipped;
}
