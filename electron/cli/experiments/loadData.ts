import { access, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readError } from '#electron/core/files/fsError.ts';
import { caseIdOf, isVolumeFile } from '#electron/core/study-library/caseId.ts';
import { readLabels, readVolume } from '#electron/core/study-library/volumeFiles.ts';
import { sameGrid } from '#shared/domain/grid.ts';
import { sliceAxis } from '#shared/domain/sliceAxis.ts';
import type { DatasetSpec, ExperimentSpec } from '#shared/experiments/spec.ts';
import { splitIds } from '#shared/experiments/split.ts';
import type { StudyData, StudyVolume } from '#shared/experiments/studyData.ts';
import { UserError } from '#shared/util/userError.ts';
import { appPaths } from '../appPaths.ts';

/** Where folders of data are looked for when nobody says: beside the project, then in it. */
const usualPlaces = [resolve(appPaths.root, '../shared/data'), resolve(appPaths.root, 'data'), appPaths.samples];

/** Reads every volume that an experiment may touch. @throws UserError notFound, unreadableVolume, gridMismatch, badInput */
export async function loadData(spec: ExperimentSpec, dataDir: string | null): Promise<StudyData[]> {
  const all: StudyData[] = [];
  for (const dataset of spec.datasets) all.push(await loadDataset(dataset, await folderOf(dataset, dataDir), spec.scoreOn));
  return all;
}

async function folderOf({ name, dir, images }: DatasetSpec, dataDir: string | null): Promise<string> {
  const places = dataDir === null ? usualPlaces : [resolve(dataDir)];
  for (const place of places) {
    const folder = resolve(place, dir);
    if (await exists(join(folder, images))) return folder;
  }
  throw new UserError('notFound', `The data set ${name} is not there: no folder ${join(dir, images)} in ${places.join(' or ')}. Nothing was run. Say where its folder lies with --data.`);
}

async function loadDataset({ name, images, labels, structures, split }: DatasetSpec, dir: string, scoreOn: ExperimentSpec['scoreOn']): Promise<StudyData> {
  const imageFiles = await volumeFiles(join(dir, images));
  const labelFiles = new Map((await Promise.all(labels.map(async (folder) => [...(await volumeFiles(join(dir, folder)))]))).flat());
  const ids = [...imageFiles.keys()].filter((id) => labelFiles.has(id));
  if (ids.length === 0) throw new UserError('badInput', `${dir} has no volume with a label map of the same name. Nothing was run.`);
  const parts = splitIds(ids, split);
  const scored = parts[scoreOn];
  if (parts.pool.length === 0) throw new UserError('badInput', `The split of ${name} leaves no volume in the pool. Nothing was run.`);
  if (scored.length === 0) throw new UserError('badInput', `The split of ${name} leaves no ${scoreOn} volumes. Nothing was run.`);
  const read = (id: string) => readStudyVolume(id, imageFiles.get(id) as string, labelFiles.get(id) as string);
  return { name, structures, groupBy: split.groupBy, pool: await inTurn(parts.pool, read), scored: await inTurn(scored, read) };
}

async function readStudyVolume(id: string, imagePath: string, labelsPath: string): Promise<StudyVolume> {
  const began = performance.now();
  const volume = await readVolume({ path: imagePath });
  const imageAt = performance.now();
  const labels = await readLabels({ path: labelsPath });
  const readSeconds = { image: (imageAt - began) / 1000, labels: (performance.now() - imageAt) / 1000 };
  if (!sameGrid(volume.grid, labels.grid)) throw new UserError('gridMismatch', `The label map of ${id} lies on another grid than its volume. Nothing was run.`);
  return { id, volume, sliceAxis: sliceAxis(volume.grid), reference: labels.data, digest: volume.sha256, readSeconds };
}

async function volumeFiles(dir: string): Promise<Map<string, string>> {
  const names = await readdir(dir).catch((error: unknown) => {
    throw readError(error, dir);
  });
  return new Map(names.filter(isVolumeFile).sort().map((name) => [caseIdOf(name), join(dir, name)]));
}

async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}

const exists = (path: string): Promise<boolean> => access(path).then(() => true, () => false);
