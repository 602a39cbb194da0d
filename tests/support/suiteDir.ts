import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { removeOptions } from './removeOptions.ts';

/** An empty folder for all tests of a file, gone when they are over. Called at the top of the file or of a suite. */
export function suiteDir(): string {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'fewslice-suite-')));
  afterAll(() => rmSync(dir, removeOptions));
  return dir;
}
