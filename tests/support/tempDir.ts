import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { removeOptions } from './removeOptions.ts';

/** An empty folder that is gone when the test is over. */
export function tempDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'fewslice-test-'));
  onTestFinished(() => rmSync(dir, removeOptions));
  return dir;
}
