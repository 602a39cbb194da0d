import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { projectLayout } from '#shared/domain/projectLayout.ts';
import { isTemporaryFile } from '../files/atomicWrite.ts';

/**
 * Takes away what an earlier core was writing when it died, in the folders that only the holder of the lock writes to.
 * The other folders may belong to a trainer that has outlived its core for a moment. Never throws: these files stand for nothing.
 */
export async function sweepUnfinished(projectDir: string): Promise<void> {
  for (const dir of [projectDir, join(projectDir, projectLayout.labelsDir)]) {
    const names = await readdir(dir).catch(() => []);
    await Promise.all(names.filter(isTemporaryFile).map((name) => rm(join(dir, name), { force: true }).catch(() => undefined)));
  }
}
