import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { ExportOptions } from '#shared/contract/index.ts';
import type { Grid } from '#shared/domain/grid.ts';
import { voxelVolumeMl } from '#shared/domain/grid.ts';
import type { SourceOrder } from '#shared/domain/volume.ts';
import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';
import { writeError } from '../files/fsError.ts';
import { refuseSystemFolder } from '../files/noSystemFolder.ts';
import { refuseAway } from '../files/projectFolder.ts';
import type { OpenProject } from '../openProject.ts';
import type { PlannedMask } from './exportPlan.ts';
import { planExport } from './exportPlan.ts';
import type { WrittenMask } from './manifest.ts';
import { MANIFEST, readManifest, writeManifest } from './manifest.ts';
import { maskOfCase } from './maskOfCase.ts';

/**
 * Writes one NIfTI mask a case on the source grid and a manifest.csv. Each file is read back and compared before it
 * counts. A file in the folder that is not of an earlier export is never replaced.
 *
 * @param onProgress masks written so far, and how many there will be
 * @throws UserError nothingToExport, badInput (foreign files), exportMismatch, diskFull, notWritable, cancelled
 */
export async function exportMasks(
  project: OpenProject,
  options: ExportOptions,
  onProgress: (done: number, total: number) => void = () => undefined,
  signal?: AbortSignal,
): Promise<readonly WrittenMask[]> {
  const outDir = resolve(options.outDir);
  refuseSystemFolder(outDir);
  const planned = planExport(project, options.only);
  // The folder that is offered lies in the project.
  if (!relative(project.store.dir, outDir).startsWith('..')) await refuseAway(project.store.dir);
  await mkdir(outDir, { recursive: true }).catch((error) => {
    throw writeError(error, outDir, said('safe.unwritten'));
  });
  await refuseForeignFiles(outDir, planned);
  const written: WrittenMask[] = [];
  const finish = () => writeManifest(outDir, written, project.store.labels.structures);
  for (const mask of planned) {
    if (signal?.aborted) {
      await finish();
      throw new UserError('cancelled', said('export.stopped', { done: written.length, total: planned.length, manifest: MANIFEST }));
    }
    written.push(await writeMask(project, outDir, mask));
    onProgress(written.length, planned.length);
  }
  await finish();
  return written;
}

async function writeMask(project: OpenProject, outDir: string, mask: PlannedMask): Promise<WrittenMask> {
  const { facts } = project.store.caseRecord(mask.caseId);
  if (!facts) throw new UserError('unreadableVolume', said('case.neverReadNoMask', { case: mask.caseId }));
  const data = await maskOfCase(project, mask.caseId, mask.modelId);
  const grid = facts.grid as Grid;
  const input = { path: join(outDir, mask.fileName), grid, source: facts.source as SourceOrder, data };
  const { sha256, counts } = await project.pool.run('writeChecked', input, { transfer: [data.buffer] });
  const voxelMl = voxelVolumeMl(grid);
  return { ...mask, sha256, volumeMl: new Map(counts.map(([value, num]) => [value, num * voxelMl])) };
}

async function refuseForeignFiles(outDir: string, planned: readonly PlannedMask[]): Promise<void> {
  const manifest = await readManifest(outDir);
  if (manifest === null) throw foreign(outDir, MANIFEST);
  for (const { fileName } of planned) {
    const path = join(outDir, fileName);
    if (!existsSync(path)) continue;
    const sha256 = createHash('sha256').update(await readFile(path)).digest('hex');
    if (manifest.get(fileName) !== sha256) throw foreign(outDir, fileName);
  }
}

function foreign(outDir: string, fileName: string): UserError {
  return new UserError('badInput', said('export.foreignFile', { dir: outDir, file: fileName }));
}
