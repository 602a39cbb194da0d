import { basename, resolve } from 'node:path';
import { english } from '#shared/messages/index.ts';
import { isUserError, UserError } from '#shared/util/userError.ts';
import { importLabels } from '#electron/core/labelling/importLabels.ts';
import { newStructures, setFirstStructures } from '#electron/core/labelling/structures.ts';
import type { OpenProject } from '#electron/core/openProject.ts';
import { createProject, discardNewProject } from '#electron/core/project-store/createProject.ts';
import { scanFolder } from '#electron/core/study-library/scanFolder.ts';
import type { Reporter } from '../output/reporter.ts';
import { withProject } from '../withProject.ts';

export interface CreateOptions {
  readonly images: string;
  readonly labels?: string;
  /** "1=Anterior,2=Posterior" */
  readonly structures?: string;
}

/**
 * `fewslice create`: a project of a folder of volumes; label maps given with --labels count as complete.
 * @throws UserError badInput where no volume can be used: then there is no project either.
 */
export async function create(projectDir: string, options: CreateOptions, reporter: Reporter): Promise<void> {
  const structures = parseStructures(options.structures);
  const scan = await scanFolder(resolve(options.images));
  const dir = resolve(projectDir);
  await createProject(dir, { name: basename(dir), imagesDir: scan.imagesDir, files: scan.files });
  scan.refused.forEach((sentence) => reporter.warn(english(sentence)));
  const numCases = await withProject(dir, (project) => fillProject(project, structures, options.labels, reporter));
  if (numCases.readable === 0) {
    await discardNewProject(dir);
    throw new UserError('badInput', `None of the volumes in ${scan.imagesDir} can be used, so no project was made. The files were left as they are.`);
  }
  const { readable, unreadable } = numCases;
  const total = readable + unreadable;
  reporter.result(
    { type: 'result', project: dir, cases: total, unreadable },
    `Project ${dir}: ${total} ${total === 1 ? 'case' : 'cases'}${unreadable > 0 ? `, ${unreadable} of them unreadable` : ''}.`,
  );
}

async function fillProject(project: OpenProject, structures: readonly NamedValue[], labels: string | undefined, reporter: Reporter): Promise<{ readable: number; unreadable: number }> {
  await project.library.readAll();
  const sentences = project.store.file.cases.map(({ unreadable }) => unreadable);
  const unreadable = sentences.filter((sentence) => sentence !== null);
  unreadable.forEach((sentence) => reporter.warn(sentence));
  const numCases = { readable: sentences.length - unreadable.length, unreadable: unreadable.length };
  if (numCases.readable === 0) return numCases;
  if (structures.length > 0) await setFirstStructures(project.store, newStructures(structures));
  if (labels !== undefined) await takeLabels(project, resolve(labels), reporter);
  return numCases;
}

async function takeLabels(project: OpenProject, path: string, reporter: Reporter): Promise<void> {
  try {
    const { imported, refused } = await importLabels(project, { path, caseId: null, slices: null, base: true });
    refused.forEach(({ message }) => reporter.warn(message));
    await project.snapshots.flush();
    reporter.say(`Labels of ${imported.length} ${imported.length === 1 ? 'case' : 'cases'} imported, every slice complete.`);
  } catch (error) {
    if (isUserError(error) && error.code !== 'diskFull') reporter.warn(`The project ${project.store.dir} was made, without labels. Take them in with "fewslice label" once they fit.`);
    throw error;
  }
}

interface NamedValue {
  readonly value: number;
  readonly name: string;
}

/** "1=Anterior,2=Posterior" as values and names. @throws UserError badInput */
export function parseStructures(text: string | undefined): NamedValue[] {
  if (text === undefined || text.trim() === '') return [];
  const named = text.split(',').map(parseStructure);
  const again = named.find(({ value, name }, n) => named.slice(0, n).some((other) => other.value === value || other.name.toLowerCase() === name.toLowerCase()));
  if (again) throw new UserError('badInput', `--structures: "${again.value}=${again.name}" has the value or the name of another structure. Choose one that is free.`);
  return named;
}

function parseStructure(part: string): NamedValue {
  const match = /^\s*(\d{1,3})\s*=\s*(\S.*?)\s*$/.exec(part);
  const value = Number(match?.[1]);
  const name = match?.[2] ?? '';
  if (value >= 1 && value <= 254 && name.length > 0 && name.length <= 80) return { value, name };
  throw new UserError('badInput', `--structures: "${part.trim()}" is not of the form VALUE=NAME with a value from 1 to 254 and a name of at most 80 characters, for example "1=Anterior,2=Posterior".`);
}
