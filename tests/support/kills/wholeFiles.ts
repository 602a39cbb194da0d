import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/**
 * Looks at every file below a folder that is new or was changed since the last look, and says what is not whole: a gzip
 * that ends early, JSON cut off, tensors that are missing. Lines of a journal or an event log may be torn at the end, and
 * only there.
 */
export class WholeFiles {
  readonly #seen = new Map<string, string>();
  numLookedAt = 0;

  /** One line a file that is not whole. */
  faults(dir: string): string[] {
    return filesBelow(dir).flatMap((path) => {
      // The orphan of a core that was killed may have taken it away since.
      const found = statSync(path, { throwIfNoEntry: false });
      if (!found) return [];
      const version = `${found.size} ${found.mtimeMs} ${found.ino}`;
      if (this.#seen.get(path) === version) return [];
      this.#seen.set(path, version);
      this.numLookedAt++;
      try {
        check(path);
        return [];
      } catch (error) {
        return [`${path}: ${(error as Error).message}`];
      }
    });
  }
}

/** Files of one folder that a process which was killed had not finished; they have names of their own and stand for nothing. */
export function unfinishedFiles(dir: string): string[] {
  return readdirSync(dir).filter((name) => name.endsWith('.tmp'));
}

function filesBelow(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.tmp') && !entry.parentPath.endsWith('.tmp') && entry.name !== 'lock.json')
    .map((entry) => join(entry.parentPath, entry.name));
}

function check(path: string): void {
  const bytes = readFileSync(path);
  if (path.endsWith('.nii.gz')) return checkNifti(gunzipSync(bytes));
  if (path.endsWith('.json')) return void JSON.parse(bytes.toString('utf8'));
  if (path.endsWith('.jsonl')) return bytes.toString('utf8').split('\n').slice(0, -1).forEach((line) => void JSON.parse(line));
  if (path.endsWith('.safetensors')) return checkSafetensors(bytes);
}

/** NIfTI-1: dim at byte 40, bitpix at 72, vox_offset at 108. */
function checkNifti(bytes: Buffer): void {
  const dim = [1, 2, 3].map((n) => bytes.readInt16LE(40 + 2 * n));
  const wanted = bytes.readFloatLE(108) + (dim.reduce((product, n) => product * n, 1) * bytes.readInt16LE(72)) / 8;
  if (bytes.length !== wanted) throw new Error(`${bytes.length} bytes instead of ${wanted}`);
}

/** The header's length, the header, the tensors one after the other. */
function checkSafetensors(bytes: Buffer): void {
  const numHeader = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, 8 + numHeader).toString('utf8')) as Record<string, { data_offsets?: [number, number] }>;
  const end = Math.max(0, ...Object.values(header).map(({ data_offsets: offsets }) => offsets?.[1] ?? 0));
  if (bytes.length !== 8 + numHeader + end) throw new Error(`${bytes.length} bytes instead of ${8 + numHeader + end}`);
}
