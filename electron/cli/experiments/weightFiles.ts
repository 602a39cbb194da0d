import { mkdir, readFile, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { writeFileAtomic } from '#electron/core/files/atomicWrite.ts';
import { readError, systemCode, writeError } from '#electron/core/files/fsError.ts';
import type { ProjectLock } from '#electron/core/project-store/lock.ts';
import { lockProject } from '#electron/core/project-store/lock.ts';
import type { StoredWeights, WeightStore } from '#shared/experiments/pretraining.ts';
import { curvePointSchema } from '#shared/experiments/record.ts';
import { readSafetensors, writeSafetensors } from '#shared/learning/checkpoint/safetensors.ts';
import { isUserError } from '#shared/util/userError.ts';

const factsSchema = z.object({ key: z.string(), seconds: z.number(), steps: z.number().int(), standstill: z.array(z.string()).default([]), curve: z.array(curvePointSchema) });

/**
 * Pre-trained weights as `weights/<key>.safetensors`, each flat variable a tensor of one axis, what is known of them beside.
 *
 * @param secondsBetweenLooks while another process makes them
 */
export function createWeightFiles(outDir: string, secondsBetweenLooks = 2): WeightStore {
  const dir = join(outDir, 'weights');
  const pathOf = (key: string): string => join(dir, `${key}.safetensors`);
  return {
    async obtain(key, make, signal) {
      const claim = join(dir, `${key}.claim`);
      while (!signal.aborted) {
        const found = await readWeights(pathOf(key), key);
        if (found !== null) return found;
        const lock = await claimed(claim);
        if (lock === null) {
          await setTimeout(1000 * secondsBetweenLooks);
          continue;
        }
        try {
          // Whoever held the claim before may have written them since.
          const made = (await readWeights(pathOf(key), key)) ?? (await make());
          if (made !== null) await writeWeights(pathOf(key), made);
          return made;
        } finally {
          await lock.release();
          // Empty alone it goes: another process may have locked it already.
          await rmdir(claim).catch(() => undefined);
        }
      }
      return null;
    },
  };
}

/** The right to make these weights; null while another process, here or on another node, has it and is alive. */
async function claimed(claim: string): Promise<ProjectLock | null> {
  try {
    await mkdir(dirname(claim), { recursive: true });
    await mkdir(claim).catch((error: unknown) => {
      if (systemCode(error) !== 'EEXIST') throw error;
    });
    return await lockProject(claim);
  } catch (error) {
    // The folder of a claim vanishes when its holder is done, also just before the lock is written into it: look again.
    if (isUserError(error) && (error.code === 'projectLocked' || systemCode(error.cause) === 'ENOENT')) return null;
    throw writeError(error, claim);
  }
}

async function readWeights(path: string, key: string): Promise<StoredWeights | null> {
  try {
    return decode(await readFile(path), key);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw readError(error, path);
  }
}

async function writeWeights(path: string, { values, summary, curve }: StoredWeights): Promise<void> {
  const tensors = Object.fromEntries(Object.entries(values).map(([name, array]) => [name, { shape: [array.length], values: array }]));
  await writeFileAtomic(path, writeSafetensors({ tensors, metadata: { pretraining: JSON.stringify({ ...summary, curve }) } }));
}

/** A file that is damaged, or another's, is made anew. */
function decode(bytes: Uint8Array, key: string): StoredWeights | null {
  try {
    const { tensors, metadata } = readSafetensors(bytes, key);
    const { curve, ...summary } = factsSchema.parse(JSON.parse(metadata['pretraining'] ?? 'null'));
    if (summary.key !== key) return null;
    return { values: Object.fromEntries(Object.entries(tensors).map(([name, { values }]) => [name, values])), summary, curve };
  } catch (error) {
    if (isUserError(error) || error instanceof z.ZodError || error instanceof SyntaxError) return null;
    throw error;
  }
}
