import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** Where the program's own files lie. */
export const appPaths = {
  root,
  /** The built page. */
  page: join(root, 'dist', 'renderer'),
  samples: join(root, 'resources', 'samples'),
} as const;

export function appVersion(): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return version;
}
