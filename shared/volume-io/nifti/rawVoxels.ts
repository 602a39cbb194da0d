import type { NumericArray } from '../../domain/sourceOrder.ts';
import type { ScalarType } from './datatypes.ts';

type View = new (buffer: ArrayBufferLike, byteOffset: number, length: number) => NumericArray;

/** What each data type's bytes are looked at as. */
const VIEWS: Record<Exclude<ScalarType['name'], 'int64' | 'uint64'>, View> = {
  uint8: Uint8Array, int8: Int8Array, uint16: Uint16Array, int16: Int16Array, uint32: Uint32Array, int32: Int32Array,
  float32: Float32Array, float64: Float64Array,
};

export interface RawVoxels {
  /** In the file's order. May be a view of the file's bytes: read only. 64-bit integers come as float64. */
  readonly values: NumericArray;
  /** How many 64-bit integers lie beyond 2^53 and so were rounded. */
  readonly numRounded: number;
}

/** The stored numbers, before slope and intercept. Every processor this runs on is little-endian. */
export function rawVoxels(file: Uint8Array, offset: number, numVoxels: number, type: ScalarType, littleEndian: boolean): RawVoxels {
  let bytes: Uint8Array = file.subarray(offset, offset + numVoxels * type.bytes);
  if (!littleEndian && type.bytes > 1) bytes = swapBytes(bytes, type.bytes);
  else if (bytes.byteOffset % type.bytes !== 0) bytes = new Uint8Array(bytes);
  const { buffer, byteOffset } = bytes;
  if (type.name === 'int64') return fromBigInts(new BigInt64Array(buffer, byteOffset, numVoxels));
  if (type.name === 'uint64') return fromBigInts(new BigUint64Array(buffer, byteOffset, numVoxels));
  return { values: new VIEWS[type.name](buffer, byteOffset, numVoxels), numRounded: 0 };
}

function swapBytes(bytes: Uint8Array, width: number): Uint8Array {
  const swapped = new Uint8Array(bytes.length);
  for (let start = 0; start < bytes.length; start += width) {
    for (let n = 0; n < width; n++) swapped[start + n] = bytes[start + width - 1 - n] as number;
  }
  return swapped;
}

function fromBigInts(integers: BigInt64Array | BigUint64Array): RawVoxels {
  const values = new Float64Array(integers.length);
  let numRounded = 0;
  for (let n = 0; n < integers.length; n++) {
    const value = Number(integers[n]);
    if (!Number.isSafeInteger(value)) numRounded++;
    values[n] = value;
  }
  return { values, numRounded };
}
