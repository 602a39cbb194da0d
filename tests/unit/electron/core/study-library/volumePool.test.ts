import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { VolumePool } from '#electron/core/study-library/volumePool.ts';
import { niftiFile } from '../../../../support/niftiFile.ts';
import { tempDir } from '../../../../support/tempDir.ts';

const READING_MS = 250;

it('lets its threads end by themselves, also in the middle of a volume: one that is terminated can take the whole process with it', async () => {
  const path = join(tempDir(), 'large.nii.gz');
  writeFileSync(path, gzipSync(niftiFile({ dim: [3, 256, 256, 256], voxels: randomBytes(256 ** 3) }), { level: 1 }));
  const exitCodes: number[] = [];
  const watch = (worker: Worker): void => void worker.on('exit', (code) => exitCodes.push(code));
  process.on('worker', watch);
  onTestFinished(() => void process.off('worker', watch));
  const outcomes: string[] = [];
  for (let n = 0; n < 4; n++) {
    const pool = new VolumePool(2);
    const reads = [0, 1].map(() => pool.run('readVolume', { path }).then(() => 'read', ({ code }: { code: string }) => code));
    await new Promise((resolve) => setTimeout(resolve, (n * READING_MS) / 2));
    await pool.close();
    outcomes.push(...(await Promise.all(reads)));
  }
  expect(exitCodes).toEqual(Array(8).fill(0));
  // The first pool was closed before its threads had so much as started.
  expect(outcomes.slice(0, 2)).toEqual(['cancelled', 'cancelled']);
});

it('takes nothing more once it is closed', async () => {
  const pool = new VolumePool(1);
  await pool.close();
  await expect(pool.run('readVolume', { path: '/volume.nii' })).rejects.toMatchObject({ code: 'cancelled' });
});
