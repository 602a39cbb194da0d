import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** A NIfTI-1 file as the standard (nifti1.h) describes it, read with nothing of the product's own code. */
export interface PlainNifti {
  /** Numbers of voxels along the file's axes. */
  readonly dim: readonly [number, number, number];
  /** First axis fastest, scaled. */
  readonly voxels: Float64Array;
  readonly datatype: number;
  readonly qformCode: number;
  readonly sformCode: number;
  readonly pixdim: readonly number[];
  /** Index to RAS mm, row-major 3 x 4: the sform, else the qform, else voxel sizes alone. */
  readonly affine: readonly number[];
}

export function readPlainNifti(path: string): PlainNifti {
  const file = readFileSync(path);
  return parsePlainNifti(file[0] === 0x1f ? gunzipSync(file) : file);
}

export function parsePlainNifti(file: Uint8Array): PlainNifti {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const le = view.getInt32(0, true) === 348;
  if (!le && view.getInt32(0, false) !== 348) throw new Error('no NIfTI-1 header');
  const short = (at: number) => view.getInt16(at, le);
  const float = (at: number) => view.getFloat32(at, le);
  const dim = [short(42), short(44), short(46)] as const;
  const pixdim = [0, 1, 2, 3].map((n) => float(76 + 4 * n));
  const [slope, intercept] = [float(112), float(116)];
  const datatype = short(70);
  const first = float(108);
  const step = view.getInt16(72, le) / 8;
  const voxels = new Float64Array(dim[0] * dim[1] * dim[2]);
  for (let n = 0; n < voxels.length; n++) {
    const stored = readVoxel(view, first + n * step, datatype, le);
    voxels[n] = slope === 0 || !Number.isFinite(slope) ? stored : slope * stored + intercept;
  }
  const [qformCode, sformCode] = [short(252), short(254)];
  const rows = Array.from({ length: 12 }, (_, n) => float(280 + 4 * n));
  const quaternion = [256, 260, 264].map(float) as [number, number, number];
  const offset = [268, 272, 276].map(float);
  return { dim, voxels, datatype, qformCode, sformCode, pixdim, affine: sformCode > 0 ? rows : qformCode > 0 ? qform(quaternion, offset, pixdim) : plain(pixdim) };
}

/** nifti1.h, method 2: the rotation of quatern_b, c, d, its k column turned by qfac, times pixdim. */
function qform([b, c, d]: [number, number, number], offset: readonly number[], pixdim: readonly number[]): number[] {
  const a = Math.sqrt(Math.max(0, 1 - b * b - c * c - d * d));
  const rotation = [
    [a * a + b * b - c * c - d * d, 2 * b * c - 2 * a * d, 2 * b * d + 2 * a * c],
    [2 * b * c + 2 * a * d, a * a + c * c - b * b - d * d, 2 * c * d - 2 * a * b],
    [2 * b * d - 2 * a * c, 2 * c * d + 2 * a * b, a * a + d * d - c * c - b * b],
  ];
  const qfac = (pixdim[0] as number) < 0 ? -1 : 1;
  const scales = [pixdim[1], pixdim[2], qfac * (pixdim[3] as number)] as number[];
  return rotation.flatMap((row, n) => [...row.map((value, axis) => value * (scales[axis] as number)), offset[n] as number]);
}

function plain([, dx = 0, dy = 0, dz = 0]: readonly number[]): number[] {
  return [dx, 0, 0, 0, 0, dy, 0, 0, 0, 0, dz, 0];
}

function readVoxel(view: DataView, at: number, datatype: number, le: boolean): number {
  switch (datatype) {
    case 2: return view.getUint8(at);
    case 256: return view.getInt8(at);
    case 4: return view.getInt16(at, le);
    case 512: return view.getUint16(at, le);
    case 8: return view.getInt32(at, le);
    case 16: return view.getFloat32(at, le);
    case 64: return view.getFloat64(at, le);
    case 1024: return Number(view.getBigInt64(at, le));
    default: throw new Error(`no voxels of type ${datatype}`);
  }
}

/** World position (RAS mm) of voxel (i, j, k). */
export function worldOf({ affine }: Pick<PlainNifti, 'affine'>, i: number, j: number, k: number): [number, number, number] {
  return [0, 1, 2].map((row) => {
    const [x, y, z, t] = affine.slice(4 * row, 4 * row + 4) as [number, number, number, number];
    return x * i + y * j + z * k + t;
  }) as [number, number, number];
}

/** A letter an axis: the anatomical direction nearest to it (RAS: Right, Anterior, Superior). */
export function axisCodes({ affine }: Pick<PlainNifti, 'affine'>): string {
  const letters = ['LR', 'PA', 'IS'];
  return [0, 1, 2].map((axis) => {
    const column = [0, 1, 2].map((row) => affine[4 * row + axis] as number);
    const row = column.reduce((best, value, n) => (Math.abs(value) > Math.abs(column[best] as number) ? n : best), 0);
    return (letters[row] as string)[(column[row] as number) > 0 ? 1 : 0];
  }).join('');
}
