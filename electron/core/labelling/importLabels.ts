import { randomUUID } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { Structure } from '#shared/contract/index.ts';
import type { Grid } from '#shared/domain/grid.ts';
import type { Told } from '#shared/messages/index.ts';
import { asValue, said } from '#shared/messages/index.ts';
import { isUserError, UserError } from '#shared/util/userError.ts';
import { readError } from '../files/fsError.ts';
import { toArray } from '../journal/labelMap.ts';
import type { OpenProject } from '../openProject.ts';
import { caseIdOf } from '../study-library/caseId.ts';
import { volumeNames } from '../study-library/scanFolder.ts';
import type { LabelChange } from './labelChange.ts';
import { newStructures, setFirstStructures } from './structures.ts';

export interface ImportRequest {
  /** A label map, or a folder of them matched to cases by id. */
  readonly path: string;
  /** The case of a single label map; null: by its file name. */
  readonly caseId: string | null;
  /** Canonical slice indices to take; null: all, and every slice is complete. */
  readonly slices: readonly number[] | null;
  /** What a project is born with: not to be undone. */
  readonly base?: boolean;
}

export interface ImportReport {
  readonly imported: string[];
  /** One sentence a file. */
  readonly refused: Told[];
}

/**
 * Takes label maps into the journal, replacing what was painted on the slices taken; all files of one call are
 * undone as one. A project without structures gets one for each value of all the files, with the names of a
 * dataset.json beside.
 * @throws UserError where nothing could be imported: the reason of the first file, and how many more there were.
 */
export async function importLabels(project: OpenProject, request: ImportRequest): Promise<ImportReport> {
  const files = await labelFiles(project, request);
  if (project.store.labels.structures.length === 0) await nameStructures(project, files, request);
  const groupId = randomUUID();
  const imported: string[] = [];
  const errors: UserError[] = [];
  for (const file of files) {
    try {
      await importOne(project, file, request, groupId);
      imported.push(file.caseId);
    } catch (error) {
      if (!isUserError(error)) throw error;
      errors.push(error);
    }
  }
  if (imported.length === 0 && errors[0]) throw nothingImported(errors[0], errors.length - 1);
  return { imported, refused: errors.map(({ message, said: sentence }) => ({ message, said: sentence })) };
}

function nothingImported(first: UserError, numMore: number): UserError {
  if (numMore === 0) return first;
  return new UserError(first.code, said('import.andMore', { first: asValue(first), n: numMore }), { cause: first });
}

interface LabelFile {
  readonly caseId: string;
  readonly path: string;
}

async function labelFiles(project: OpenProject, { path, caseId }: ImportRequest): Promise<LabelFile[]> {
  const info = await stat(path).catch((error) => {
    throw readError(error, path);
  });
  const ids = new Set(project.store.file.cases.map(({ id }) => id));
  if (!info.isDirectory()) {
    const id = caseId ?? caseIdOf(basename(path));
    if (!ids.has(id)) throw new UserError('notFound', caseId === null ? said('import.noCaseFor', { case: id, file: basename(path) }) : said('import.noCase', { case: id }));
    return [{ caseId: id, path }];
  }
  const all = (await volumeNames(path)).map((name) => ({ caseId: caseIdOf(name), path: join(path, name) }));
  const wanted = all.filter((file) => (caseId === null ? ids.has(file.caseId) : file.caseId === caseId));
  if (wanted.length === 0) throw new UserError('notFound', said('import.noMatch', { path }));
  return wanted;
}

async function importOne(project: OpenProject, file: LabelFile, request: ImportRequest, groupId: string): Promise<void> {
  // Somebody may paint between reading and writing; then what changes is worked out once more.
  for (let attempt = 0; ; attempt++) {
    const change = await whatChanges(project, file, request);
    checkValues(project, file, change.values);
    try {
      await commitImport(project, file, request, change, groupId);
      return;
    } catch (error) {
      if (attempt >= 2 || !isUserError(error) || error.code !== 'labelsChanged') throw error;
    }
  }
}

async function whatChanges(project: OpenProject, { caseId, path }: LabelFile, { slices }: ImportRequest): Promise<LabelChange> {
  const facts = await project.library.facts(caseId);
  const labels = project.store.labels.cases.get(caseId);
  if (!labels) throw new UserError('notFound', said('case.notReadable', { case: caseId }));
  const before = toArray(labels.map);
  const input = { path, caseId, grid: facts.grid as Grid, sliceAxis: facts.sliceAxis, before, slices };
  return project.pool.run('labelChange', input, { urgent: true, transfer: [before.buffer] });
}

/** One structure for each value that any file holds: the first file may lack what a later one has. */
async function nameStructures(project: OpenProject, files: readonly LabelFile[], request: ImportRequest): Promise<void> {
  const found = new Set<number>();
  for (const file of files) {
    const values = await whatChanges(project, file, request).then((change) => change.values, orNoneIfRefused);
    if (values.every((value) => value <= 254)) for (const value of values) found.add(value);
  }
  const [first] = files;
  if (!first || found.size === 0) return;
  const values = [...found].sort((a, b) => a - b);
  await setFirstStructures(project.store, newStructures(nameValues(values, await namesBeside(first.path))));
}

/** A file that is refused is told of when its turn comes. */
function orNoneIfRefused(error: unknown): readonly number[] {
  if (isUserError(error)) return [];
  throw error;
}

/** @throws UserError unknownValues. */
function checkValues(project: OpenProject, { path }: LabelFile, values: readonly number[]): void {
  const { structures } = project.store.labels;
  const unknown = values.filter((value) => !structures.some((structure) => structure.value === value));
  if (unknown.length > 0) throw unknownValues(path, unknown, structures);
}

async function commitImport(project: OpenProject, { caseId, path }: LabelFile, { base }: ImportRequest, { runs, wholeSlices }: LabelChange, groupId: string): Promise<void> {
  await project.store.commit((latest) => {
    const labels = latest.cases.get(caseId);
    const added = wholeSlices.filter((slice) => !labels?.complete.has(slice));
    return {
      type: 'do', kind: 'import', caseId, sliceIndex: null, detail: basename(path), groupId, clientId: null, base,
      change: { voxels: [{ caseId, runs }], complete: [{ caseId, added, removed: [] }] },
    };
  });
}

function unknownValues(path: string, unknown: readonly number[], structures: readonly Structure[]): UserError {
  const list = [...unknown.slice(0, 8).map(String), ...(unknown.length > 8 ? ['…'] : [])];
  const known = structures.length === 0 ? said('list.none') : structures.map(({ value, name }) => (name === String(value) ? name : `${value} ${name}`));
  return new UserError('unknownValues', said('import.unknownValues', { file: basename(path), list, known, n: unknown.length }));
}

/** Values without a name of their own are named by their number; so are all where two would share a name. */
function nameValues(values: readonly number[], names: ReadonlyMap<number, string>): { value: number; name: string }[] {
  const named = values.map((value) => ({ value, name: names.get(value)?.trim().slice(0, 80).trim() || String(value) }));
  const different = new Set(named.map(({ name }) => name.toLowerCase())).size;
  return different === values.length ? named : values.map((value) => ({ value, name: String(value) }));
}

/** Names by value from a dataset.json of Decathlon ({"1": "name"}) or nnU-Net ({"name": 1}) in the folder or above it. */
async function namesBeside(path: string): Promise<Map<number, string>> {
  for (const dir of [dirname(path), dirname(dirname(path))]) {
    const text = await readFile(join(dir, 'dataset.json'), 'utf8').catch(() => null);
    if (text !== null) return namesIn(text);
  }
  return new Map();
}

function namesIn(text: string): Map<number, string> {
  const names = new Map<number, string>();
  try {
    const { labels } = z.object({ labels: z.record(z.string(), z.union([z.string(), z.number()])) }).parse(JSON.parse(text));
    for (const [key, entry] of Object.entries(labels)) {
      if (typeof entry === 'string' && /^\d+$/.test(key)) names.set(Number(key), entry);
      else if (typeof entry === 'number') names.set(entry, key);
    }
  } catch {
    // A dataset.json of another make: values keep their numbers as names.
  }
  return names;
}
