import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createWeightFiles } from '#electron/cli/experiments/weightFiles.ts';
import type { StoredWeights } from '#shared/experiments/pretraining.ts';
import { tempDir } from '../../../../support/tempDir.ts';

const weights = (key: string): StoredWeights => ({
  values: { encoder: Float32Array.of(1, -2.5, 3), encoderMean: Float32Array.of(0.25) },
  summary: { key, seconds: 12.5, steps: 40, standstill: ['globalContrast'] }, curve: [{ stage: 'globalContrast', step: 40, loss: 1.5 }],
});
const going = new AbortController().signal;
const never = (): Promise<never> => Promise.reject(new Error('these weights were there already'));

describe('pre-trained weights', () => {
  it('are made once and found again, by this process or the next', async () => {
    const dir = tempDir();
    expect(await createWeightFiles(dir).obtain('k', () => Promise.resolve(weights('k')), going)).toEqual(weights('k'));
    expect(await createWeightFiles(dir).obtain('k', never, going)).toEqual(weights('k'));
    expect(readdirSync(join(dir, 'weights'))).toEqual(['k.safetensors']);
  });

  it('are made by one of those that want them at once, the others wait for them', async () => {
    const dir = tempDir();
    let made = 0;
    const make = async (): Promise<StoredWeights> => {
      made++;
      await new Promise((resolve) => void setTimeout(resolve, 100));
      return weights('k');
    };
    const all = await Promise.all([1, 2, 3].map(() => createWeightFiles(dir).obtain('k', make, going)));
    expect(made).toBe(1);
    expect(all).toEqual([weights('k'), weights('k'), weights('k')]);
  }, 30_000);

  it('are claimed by one process at a time, however often the claim passes from one to the other', async () => {
    const dir = tempDir();
    const claim = () => promisify(execFile)(process.execPath, [join(import.meta.dirname, 'claimWeights.ts'), dir, '100']);
    const ends = await Promise.all([claim(), claim(), claim()]);
    expect(ends.map(({ stdout, stderr }) => [stdout, stderr])).toEqual([['0', ''], ['0', ''], ['0', '']]);
    expect(readdirSync(join(dir, 'weights'))).toEqual([]);
  }, 60_000);

  it('that are damaged, or another\'s, are made anew', async () => {
    const dir = tempDir();
    const store = createWeightFiles(dir);
    await store.obtain('k', () => Promise.resolve(weights('k')), going);
    const path = join(dir, 'weights/k.safetensors');
    const whole = readFileSync(path);
    for (const bytes of [whole.subarray(0, 50), Buffer.from('x'), Buffer.from(whole.toString('latin1').replaceAll('"k', '"j').replace('\\"k\\"', '\\"j\\"'), 'latin1')]) {
      writeFileSync(path, bytes);
      let made = 0;
      await store.obtain('k', () => {
        made++;
        return Promise.resolve(weights('k'));
      }, going);
      expect(made).toBe(1);
    }
  });

  it('that were not finished leave nothing behind', async () => {
    const dir = tempDir();
    const store = createWeightFiles(dir);
    expect(await store.obtain('k', () => Promise.resolve(null), going)).toBeNull();
    await expect(store.obtain('k', () => Promise.reject(new Error('a fault')), going)).rejects.toThrow('a fault');
    expect(readdirSync(join(dir, 'weights'))).toEqual([]);
    expect(await store.obtain('k', never, AbortSignal.abort())).toBeNull();
  });
});
