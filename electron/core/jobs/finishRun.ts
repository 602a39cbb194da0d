import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RunSpec } from '#shared/contract/index.ts';
import { projectLayout } from '#shared/domain/projectLayout.ts';
import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';
import type { OpenProject } from '../openProject.ts';

/**
 * Takes in what a run left behind: reads models and predictions anew, and makes a new model the current one; the one
 * before stays as the former, one click away. Called when a run has ended, however it ended, by core and command line.
 */
export async function finishRun(project: OpenProject, spec: RunSpec): Promise<void> {
  await project.readModels();
  const { store } = project;
  const isNew = spec.kind === 'train' && existsSync(join(store.dir, projectLayout.modelConfig(spec.modelId)));
  if (isNew && store.file.currentModelId !== spec.modelId) {
    await store.change((file) => ({ ...file, currentModelId: spec.modelId, formerModelId: file.currentModelId }));
  }
  project.emitModels();
  await project.emitCases(store.file.cases.map(({ id }) => id));
}

/** Back to a former model, or forward again. @throws UserError notFound. */
export async function activateModel(project: OpenProject, modelId: string): Promise<void> {
  if (project.knownModel(modelId) === null) throw new UserError('notFound', said('model.unknown', { model: modelId }));
  const { store } = project;
  if (store.file.currentModelId === modelId) return;
  await store.change((file) => ({ ...file, currentModelId: modelId, formerModelId: file.currentModelId }));
  project.emitModels();
  await project.emitCases(store.file.cases.map(({ id }) => id));
}
