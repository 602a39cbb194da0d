import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { projectLayout } from '#shared/domain/projectLayout.ts';
import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';
import { syncFolder, writeFileAtomic } from '../files/atomicWrite.ts';
import { readError, writeError } from '../files/fsError.ts';
import { refuseSystemFolder } from '../files/noSystemFolder.ts';
import type { OpenProject } from '../openProject.ts';

/**
 * Copies a model's folder (config, weights, model card) into `outDir`, and compares the copy.
 * @returns the new folder; it is there whole or not at all
 * @throws UserError notFound, badInput where the folder exists, exportMismatch, diskFull, notWritable
 */
export async function exportModel(project: OpenProject, modelId: string, outDir: string): Promise<string> {
  if (project.knownModel(modelId) === null) throw new UserError('notFound', said('model.unknown', { model: modelId }));
  const from = join(project.store.dir, projectLayout.model(modelId));
  refuseSystemFolder(outDir);
  const to = join(resolve(outDir), `${project.store.file.name.replace(/[^\p{L}\p{N} ._-]/gu, '')}-${modelId}`);
  if (existsSync(to)) throw new UserError('badInput', said('export.modelThere', { path: to }));
  const temporary = `${to}.partial`;
  try {
    await rm(temporary, { recursive: true, force: true });
    await mkdir(temporary, { recursive: true });
    for (const name of await readdir(from)) await copyChecked(join(from, name), join(temporary, name));
    await rename(temporary, to);
    await syncFolder(resolve(outDir));
    return to;
  } catch (error) {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined);
    throw writeError(error, to, said('safe.model'));
  }
}

async function copyChecked(from: string, to: string): Promise<void> {
  const bytes = await readFile(from).catch((error) => {
    throw readError(error, from);
  });
  await writeFileAtomic(to, bytes);
  const digest = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');
  if (digest(bytes) !== digest(await readFile(to))) throw new UserError('exportMismatch', said('export.modelMismatch', { path: to }));
}
