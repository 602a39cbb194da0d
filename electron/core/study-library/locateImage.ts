import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';
import type { CaseRecord } from '../project-store/caseRecord.ts';

export interface LocatedImage {
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

/**
 * Finds a case's volume where it was, or at the same place seen from the project (both moved together).
 * @throws UserError notFound.
 */
export async function locateImage(projectDir: string, record: CaseRecord): Promise<LocatedImage> {
  for (const path of [record.imagePath, resolve(projectDir, record.imagePathFromProject)]) {
    const info = await stat(path).catch(() => null);
    if (info?.isFile()) return { path, sizeBytes: info.size, modifiedMs: info.mtimeMs };
  }
  throw new UserError('notFound', said('case.gone', { file: record.fileName, path: record.imagePath }));
}
