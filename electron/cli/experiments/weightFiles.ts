import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomic } from '#electron/core/files/atomicWrite.ts';
import { systemCode, writeError } from '#electron/core/files/fsError.ts';
import type { StoredWeights, WeightStore } from '#shared/experiments/pretraining.ts';
import { curvePointSchema } from '#shared/experiments/record.ts';
import { readSafetensors, writeSafetensors } from '#shared/learning/checkpoint/safetensors.ts';
import { isUserError } from '#shared/util/userError.ts';

const factsSchema = z.object({ key: z.string(), seconds: z.number(), steps: z.number().int(), standstill: z.array(z.string()), curve: z.array(curvePointSchema) });

/** Pre-trained weights as `weights/<key>.safetensors`, each flat variable a tensor of one axis, what is known of them beside. */
export function createWeightFiles(outDir: string): WeightStore {
  const dir = join(outDir, 'weights');
  const pathOf = (key: string): string => join(dir, `${key}.safetensors`);
  return {
    async read(key) {
      const bytes = await readFile(pathOf(key)).catch((error: unknown) => {
        if (systemCode(error) === 'ENOENT') return null;
        throw error;
      });
      return bytes === null ? null : decode(bytes, key);
    },
    async write(key, { values, summary, curve }) {
      const tensors = Object.fromEntries(Object.entries(values).map(([name, array]) => [name, { shape: [array.length], values: array }]));
      try {
        await mkdir(dir, { recursive: true });
        await writeFileAtomic(pathOf(key), writeSafetensors({ tensors, metadata: { pretraining: JSON.stringify({ ...summary, curve }) } }));
      } catch (error) {
        throw writeError(error, pathOf(key));
      }
    },
  };
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
