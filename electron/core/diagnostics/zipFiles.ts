import { strToU8, zipSync } from 'fflate';
import type { DiagnosticFile } from '#shared/contract/index.ts';

/** The files as one archive. Some kilobytes to a megabyte: done at once. */
export function zipFiles(files: readonly DiagnosticFile[], madeAt: Date): Uint8Array {
  return zipSync(Object.fromEntries(files.map(({ name, text }) => [name, strToU8(text)])), { level: 6, mtime: madeAt });
}

/** Says when, not where or by whom. */
export function archiveName(madeAt: Date): string {
  return `fewslice-diagnostics-${madeAt.toISOString().slice(0, 16).replace(/[-:]/g, '').replace('T', '-')}.zip`;
}
