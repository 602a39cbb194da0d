import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { z } from 'zod';

/**
 * Runs as they stand in a journal line: short ones as they are, so that a person can read them; long ones (imports)
 * as varints of [gap since the last run, length, before, after], deflated, base64.
 */
export const packedRunsSchema = z.union([
  z.array(z.number().int().min(0)).refine((runs) => runs.length % 4 === 0, 'voxel runs come in quadruples'),
  z.object({ numRuns: z.number().int().min(0), deflated: z.string() }),
]);
export type PackedRuns = z.infer<typeof packedRunsSchema>;

const LONGEST_PLAIN = 4 * 48;
/** One entry may change every voxel of a large volume; a line that claims more was not written by us. */
const MAX_RUNS = 1 << 28;

export function packRuns(runs: ArrayLike<number>): PackedRuns {
  if (runs.length <= LONGEST_PLAIN) return Array.from(runs);
  const bytes: number[] = [];
  let end = 0;
  for (let n = 0; n < runs.length; n += 4) {
    const start = runs[n] as number;
    const length = runs[n + 1] as number;
    pushVarint(bytes, start - end);
    pushVarint(bytes, length);
    bytes.push(runs[n + 2] as number, runs[n + 3] as number);
    end = start + length;
  }
  return { numRuns: runs.length / 4, deflated: deflateRawSync(Uint8Array.from(bytes), { level: 6 }).toString('base64') };
}

export function numRuns(packed: PackedRuns): number {
  return Array.isArray(packed) ? packed.length / 4 : packed.numRuns;
}

/** @throws Error where the text is not what `packRuns` makes; the journal reports such a line. */
export function unpackRuns(packed: PackedRuns): ArrayLike<number> {
  if (Array.isArray(packed)) return packed;
  if (packed.numRuns > MAX_RUNS) throw new Error(`${packed.numRuns} runs`);
  const bytes = inflateRawSync(Buffer.from(packed.deflated, 'base64'), { maxOutputLength: 12 * packed.numRuns + 16 });
  const runs = new Uint32Array(4 * packed.numRuns);
  const reader = { bytes, at: 0 };
  let end = 0;
  for (let n = 0; n < runs.length; n += 4) {
    const start = end + readVarint(reader);
    const length = readVarint(reader);
    runs[n] = start;
    runs[n + 1] = length;
    runs[n + 2] = readByte(reader);
    runs[n + 3] = readByte(reader);
    end = start + length;
  }
  if (reader.at !== bytes.length) throw new Error('runs of another length than said');
  return runs;
}

function pushVarint(bytes: number[], value: number): void {
  while (value > 127) {
    bytes.push((value % 128) | 128);
    value = Math.floor(value / 128);
  }
  bytes.push(value);
}

function readVarint(reader: { bytes: Uint8Array; at: number }): number {
  let value = 0;
  for (let factor = 1; ; factor *= 128) {
    const byte = readByte(reader);
    value += (byte & 127) * factor;
    if (byte < 128) return value;
  }
}

function readByte(reader: { bytes: Uint8Array; at: number }): number {
  const byte = reader.bytes[reader.at++];
  if (byte === undefined) throw new Error('runs end early');
  return byte;
}
