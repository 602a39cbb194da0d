import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { niftiFile } from './niftiFile.ts';
import type { NiftiSpec } from './niftiFile.ts';

/** 12 x 10 x 8 voxels: what little volumes and label maps of these tests have in common. */
export const SMALL = { dim: [3, 12, 10, 8], numVoxels: 12 * 10 * 8, numSlices: 8 } as const;

/** An image of a slanted plane on the small grid. */
export function smallImage(changes: Partial<NiftiSpec> = {}): Uint8Array {
  return niftiFile({ dim: SMALL.dim, voxels: Uint8Array.from({ length: SMALL.numVoxels }, (_, n) => (n * 7) % 251), ...changes });
}

/** A label map on the small grid: by default the values 1 and 2 in a pattern without any symmetry. */
export function smallLabels(value: (n: number) => number = (n) => (n % 11 < 3 ? 1 : n % 17 === 0 ? 2 : 0), changes: Partial<NiftiSpec> = {}): Uint8Array {
  return niftiFile({ dim: SMALL.dim, voxels: Uint8Array.from({ length: SMALL.numVoxels }, (_, n) => value(n)), ...changes });
}

/** Writes files below a folder, which is made; gives the folder. */
export function writeFiles(dir: string, files: Readonly<Record<string, Uint8Array | string>>): string {
  mkdirSync(dir, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(dir, name), content);
  return dir;
}

/** Whole lines of a project's journal, parsed. */
export function journalOf(projectDir: string): Record<string, unknown>[] {
  return readFileSync(join(projectDir, 'journal.jsonl'), 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line) as Record<string, unknown>);
}
