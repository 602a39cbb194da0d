import type { Said, SaidValue } from '../../messages/index.ts';
import { said } from '../../messages/index.ts';
import { UserError } from '../../util/userError.ts';

/**
 * The safetensors format (https://github.com/huggingface/safetensors, "Format"): eight bytes of little-endian header
 * length, a JSON header, then the tensors' bytes without gaps. Here float32 alone.
 */
export interface TensorFile {
  readonly tensors: Readonly<Record<string, StoredTensor>>;
  /** `__metadata__`: strings by name. */
  readonly metadata: Readonly<Record<string, string>>;
}

export interface StoredTensor {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly values: Float32Array;
}

const headerLimit = 16 << 20;
const tensorLimit = 100_000;

export function writeSafetensors({ tensors, metadata }: TensorFile): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let end = 0;
  for (const [name, { shape, values }] of Object.entries(tensors)) {
    header[name] = { dtype: 'F32', shape, data_offsets: [end, end + values.byteLength] };
    end += values.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  // Padded with blanks, so that the data begin at a multiple of eight as the format asks of writers.
  const headerLength = Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(8 + headerLength + end).fill(0x20, 8, 8 + headerLength);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerLength), true);
  file.set(json, 8);
  let at = 8 + headerLength;
  for (const { values } of Object.values(tensors)) {
    // All machines that run this are little-endian, as the format is.
    file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return file;
}

/**
 * @param fileName for messages
 * @throws UserError badInput for anything that is not exactly such a file: nothing in it is trusted.
 */
export function readSafetensors(bytes: Uint8Array, fileName: SaidValue): TensorFile {
  const refuse = (why: Said): never => {
    throw new UserError('badInput', said('weights.damaged', { file: fileName, why }));
  };
  if (bytes.length < 8) refuse(said('weights.why.ends'));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = Number(view.getBigUint64(0, true));
  if (headerLength > headerLimit || headerLength > bytes.length - 8) refuse(said('weights.why.claims'));
  const header = parseHeader(bytes.subarray(8, 8 + headerLength)) ?? refuse(said('weights.why.notJson'));
  const start = 8 + headerLength;
  const { __metadata__: metadata = {}, ...entries } = header;
  if (!isStrings(metadata)) refuse(said('weights.why.metadata'));
  if (Object.keys(entries).length > tensorLimit) refuse(said('weights.why.tooMany'));

  const tensors: Record<string, StoredTensor> = {};
  let covered = 0;
  for (const [name, entry] of Object.entries(entries).sort(byOffset)) {
    const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>;
    if (dtype !== 'F32') refuse(said('weights.why.type', { name }));
    if (!isCounts(shape) || !isCounts(offsets) || offsets.length !== 2) return refuse(said('weights.why.described', { name }));
    const [from, to] = offsets as [number, number];
    const length = shape.reduce((product, size) => product * size, 1);
    if (from !== covered || to - from !== 4 * length || start + to > bytes.length) refuse(said('weights.why.place', { name }));
    covered = to;
    const values = new Float32Array(length);
    new Uint8Array(values.buffer).set(bytes.subarray(start + from, start + to));
    Object.defineProperty(tensors, name, { value: { shape, values }, enumerable: true });
  }
  if (start + covered !== bytes.length) refuse(said('weights.why.leftOver'));
  return { tensors, metadata: metadata as Record<string, string> };
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8').decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

const isCounts = (value: unknown): value is number[] =>
  Array.isArray(value) && value.length <= 8 && value.every((item) => Number.isSafeInteger(item) && item >= 0 && item <= 2 ** 40);

const isStrings = (value: unknown): value is Record<string, string> =>
  typeof value === 'object' && value !== null && Object.values(value).every((item) => typeof item === 'string');

const offsetOf = (entry: unknown): number => Number((entry as { data_offsets?: unknown[] } | null)?.data_offsets?.[0] ?? 0);
const byOffset = ([, a]: [string, unknown], [, b]: [string, unknown]): number => offsetOf(a) - offsetOf(b);
