import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The folder of real volumes beside the repository, or null where this machine has none. */
export function sharedDataDir(): string | null {
  const dir = resolve(import.meta.dirname, '../../../shared/data');
  return existsSync(join(dir, 'formats')) ? dir : null;
}

/** Bytes of one file of the shared data, by its path inside that folder. */
export function readSharedData(path: string): Uint8Array {
  const dir = sharedDataDir();
  if (dir === null) throw new Error('The shared data are not on this machine: guard the test with sharedDataDir().');
  return new Uint8Array(readFileSync(join(dir, path)));
}

/** Names of the files in one folder of the shared data, sorted. */
export function listSharedData(folder: string): string[] {
  const dir = sharedDataDir();
  return dir === null ? [] : readdirSync(join(dir, folder)).sort();
}

/** For `describe.skipIf`: no shared data here. The title of the suite should say that it reads them. */
export const noSharedData = sharedDataDir() === null;
