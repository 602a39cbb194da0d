import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Structure } from '#shared/contract/index.ts';
import { writeFileAtomic } from '../files/atomicWrite.ts';
import type { PlannedMask } from './exportPlan.ts';

export const MANIFEST = 'manifest.csv';
const FIXED = ['case', 'file', 'source', 'model', 'labelled_slices'] as const;

export interface WrittenMask extends PlannedMask {
  readonly sha256: string;
  /** By structure value. */
  readonly volumeMl: ReadonlyMap<number, number>;
}

/** manifest.csv (RFC 4180): what each file is and where it comes from. */
export async function writeManifest(outDir: string, masks: readonly WrittenMask[], structures: readonly Structure[]): Promise<void> {
  const head = [...FIXED, ...structures.map(({ name }) => `${name} (ml)`), 'sha256'];
  const rows = masks.map((mask) => [
    mask.caseId, mask.fileName, mask.source, mask.modelId ?? '', String(mask.numLabelledSlices),
    ...structures.map(({ value }) => (mask.volumeMl.get(value) ?? 0).toFixed(4)),
    mask.sha256,
  ]);
  await writeFileAtomic(join(outDir, MANIFEST), [head, ...rows].map((row) => `${row.map(quote).join(',')}\r\n`).join(''));
}

/** SHA-256 by file name of an earlier export into the folder; null where manifest.csv is somebody else's. */
export async function readManifest(outDir: string): Promise<Map<string, string> | null> {
  const text = await readFile(join(outDir, MANIFEST), 'utf8').catch((error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? '' : null));
  if (text === null) return null;
  const [head, ...rows] = text.split('\r\n').filter((line) => line !== '').map(parseRow);
  if (head === undefined) return new Map();
  if (FIXED.some((name, n) => head[n] !== name) || head.at(-1) !== 'sha256') return null;
  return new Map(rows.map((row) => [row[1] ?? '', row.at(-1) ?? '']));
}

function quote(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

function parseRow(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
}
