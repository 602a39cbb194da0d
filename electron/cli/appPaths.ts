import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** In a clone `resources` lies in the root; in the packaged program the root, `core`, lies in it. */
const resources = basename(root) === 'core' && !existsSync(join(root, 'resources')) ? dirname(root) : join(root, 'resources');

/** Where the program's own files lie. */
export const appPaths = {
  root,
  /** The built page. The packaged program has it inside its asar, for its own window alone. */
  page: join(root, 'dist', 'renderer'),
  packaged: resources === dirname(root),
  samples: join(resources, 'samples'),
} as const;

export function appVersion(): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return version;
}
