import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { SampleStudy } from '#shared/contract/index.ts';
import { structureValueSchema } from '#shared/contract/index.ts';
import type { Said } from '#shared/messages/index.ts';
import { isMessageKey, said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';

/** Paths are relative to the sample's folder, and stay in it. */
const insideSchema = z.string().regex(/^(?!.*\.\.)[\w.-]+(\/[\w.-]+)+$/);

/** `resources/samples/<id>/sample.json`: a study that ships with Fewslice. */
export const sampleSchema = z.object({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string(),
  summary: z.string(),
  licence: z.string(),
  attribution: z.string(),
  structures: z.array(z.object({ value: structureValueSchema, name: z.string() })),
  images: z.array(insideSchema),
  /** Label maps that the project starts with, every slice complete. */
  labels: z.array(insideSchema),
  /** Read by `demo` and `evaluate` only. */
  references: z.array(insideSchema),
});
export type Sample = z.infer<typeof sampleSchema> & { readonly dir: string };

/** Samples in a folder of them; none where it is missing. */
export async function readSamples(samplesDir: string): Promise<Sample[]> {
  const names = (await readdir(samplesDir, { withFileTypes: true }).catch(() => [])).filter((entry) => entry.isDirectory());
  const samples = await Promise.all(names.map(({ name }) => readSample(samplesDir, name)));
  return samples.sort((a, b) => b.labels.length - a.labels.length || a.name.localeCompare(b.name));
}

/** @throws UserError notFound. */
export async function readSample(samplesDir: string, id: string): Promise<Sample> {
  const dir = join(samplesDir, id);
  if (!/^[a-z0-9-]+$/.test(id)) throw new UserError('notFound', said('sample.unknown', { id }));
  const text = await readFile(join(dir, 'sample.json'), 'utf8').catch((error) => {
    throw new UserError('notFound', said('sample.unknown', { id }), { cause: error });
  });
  return { ...sampleSchema.parse(JSON.parse(text)), dir };
}

/** The words for a sample that ships with Fewslice, which are in the catalogue too. */
function shipped(id: string, what: 'name' | 'summary'): Said | null {
  const key = `sample.${id}.${what}`;
  return isMessageKey(key) ? said(key) : null;
}

export function toSampleStudy(sample: Sample): SampleStudy {
  const { id, name, summary, licence, attribution, images } = sample;
  return { id, name, summary, nameSaid: shipped(id, 'name'), summarySaid: shipped(id, 'summary'), licence, attribution, numCases: images.length, thumbnail: `/bytes/samples/${id}/thumbnail` };
}
