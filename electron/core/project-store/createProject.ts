import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, rmdir } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import type { Structure } from '#shared/contract/index.ts';
import { projectFormatVersion } from '#shared/contract/index.ts';
import { projectLayout } from '#shared/domain/projectLayout.ts';
import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';
import { writeError } from '../files/fsError.ts';
import { refuseSystemFolder } from '../files/noSystemFolder.ts';
import type { CaseRecord } from './caseRecord.ts';
import type { ProjectFile } from './projectFile.ts';
import { writeProjectFile } from './projectFile.ts';

export interface NewProject {
  readonly name: string;
  readonly imagesDir: string | null;
  readonly files: readonly { readonly caseId: string; readonly path: string }[];
}

/**
 * Makes the project's folder with a project.json that refers to the volumes; nothing is copied or read yet.
 * @throws UserError badInput where the folder exists and is not empty, notWritable, diskFull.
 */
export async function createProject(dir: string, { name, imagesDir, files }: NewProject): Promise<void> {
  refuseSystemFolder(dir);
  try {
    await mkdir(dir, { recursive: true });
    const present = (await readdir(dir)).filter((entry) => !entry.startsWith('.'));
    if (present.includes(projectLayout.project)) throw new UserError('badInput', said('project.thereAlready', { dir }));
    if (present.length > 0) throw new UserError('badInput', said('project.notEmpty', { dir }));
  } catch (error) {
    throw writeError(error, dir, said('safe.unchanged'));
  }
  await writeProjectFile(dir, emptyProject(name, imagesDir, files.map(({ caseId, path }) => newCaseRecord(dir, caseId, path))));
}

/** Takes back a project that was made a moment ago and turned out to hold nothing. Other files in its folder stay. */
export async function discardNewProject(dir: string): Promise<void> {
  for (const file of [projectLayout.project, projectLayout.journal]) await rm(join(dir, file), { force: true });
  await rmdir(dir).catch(() => undefined);
}

export function newCaseRecord(projectDir: string, caseId: string, path: string): CaseRecord {
  return { id: caseId, fileName: basename(path), imagePath: path, imagePathFromProject: relative(projectDir, path), facts: null, unreadable: null };
}

function emptyProject(name: string, imagesDir: string | null, cases: CaseRecord[]): ProjectFile {
  return {
    format: 'fewslice-project',
    formatVersion: projectFormatVersion,
    id: randomUUID(),
    name,
    createdAt: new Date().toISOString(),
    imagesDir,
    acceptedTeach: true,
    structuresHaveNoSide: false,
    currentModelId: null,
    formerModelId: null,
    dismissedRuns: [],
    cases,
    labelled: { structures: [] as Structure[], cases: [] },
  };
}

/** Where a project for a folder of volumes goes: beside it. */
export function projectDirBeside(imagesDir: string): string {
  const folder = /^images(Tr)?$/.test(basename(imagesDir)) ? join(imagesDir, '..') : imagesDir;
  return join(folder, '..', `${basename(folder)}-fewslice`);
}
