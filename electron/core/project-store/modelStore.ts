import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ModelSummary } from '#shared/contract/index.ts';
import { modelFormatVersion, modelSummarySchema } from '#shared/contract/index.ts';
import { projectLayout } from '#shared/domain/projectLayout.ts';
import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';
import { readError } from '../files/fsError.ts';

/** The part of a model's config.json that the core reads; the rest belongs to training and prediction. */
const modelHeadSchema = z.object({ formatVersion: z.number().int(), summary: modelSummarySchema });

/** Models of a project, oldest first. A model that cannot be used stays where it is and is told of by `refused`. */
export async function readModels(projectDir: string): Promise<{ models: ModelSummary[]; refused: Error[] }> {
  const names = (await readdir(join(projectDir, projectLayout.modelsDir)).catch(() => [])).filter((name) => /^model-\d+$/.test(name));
  const models: ModelSummary[] = [];
  const refused: Error[] = [];
  for (const name of names) {
    await readModel(projectDir, name).then(
      (model) => models.push(model),
      (error: Error) => refused.push(error),
    );
  }
  return { models: models.sort((a, b) => a.number - b.number), refused };
}

/** @throws UserError notFound, newerVersion, badInput. */
export async function readModel(projectDir: string, modelId: string): Promise<ModelSummary> {
  const path = join(projectDir, projectLayout.modelConfig(modelId));
  const text = await readFile(path, 'utf8').catch((error) => {
    throw readError(error, path);
  });
  const value = parseJson(text);
  const version = z.object({ formatVersion: z.number() }).safeParse(value);
  if (version.success && version.data.formatVersion > modelFormatVersion) {
    throw new UserError('newerVersion', said('model.newer', { model: modelId, format: version.data.formatVersion, known: modelFormatVersion }));
  }
  const head = modelHeadSchema.safeParse(value);
  if (!head.success) throw new UserError('badInput', said('model.damaged', { path, model: modelId }));
  return head.data.summary;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
