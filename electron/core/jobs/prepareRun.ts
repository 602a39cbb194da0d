import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RunCase, RunSpec, TrainOptions } from '#shared/contract/index.ts';
import { runFormatVersion } from '#shared/contract/index.ts';
import { projectLayout, runLayout } from '#shared/domain/projectLayout.ts';
import type { Grid } from '#shared/domain/grid.ts';
import type { SourceOrder } from '#shared/domain/volume.ts';
import type { TeachingCase } from '#shared/domain/teaching.ts';
import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';
import { maskOfCase } from '../exports/maskOfCase.ts';
import { writeFileAtomic } from '../files/atomicWrite.ts';
import { writeError } from '../files/fsError.ts';
import { refuseAway } from '../files/projectFolder.ts';
import { toArray } from '../journal/labelMap.ts';
import type { OpenProject } from '../openProject.ts';
import { newModelId, newRunId } from './runFolders.ts';
import { teachingOf } from './teachingOf.ts';
import { usualStart } from './usualStart.ts';

/**
 * Freezes a training run: runs/<id>/run.json and copies of the label maps that teach, so that painting goes on
 * while it learns and a resumed run continues the same run. Reads every volume first that was not read yet.
 * @throws UserError nothingToTrain with what is missing, diskFull, notWritable.
 */
export async function prepareRun(project: OpenProject, options: TrainOptions): Promise<RunSpec> {
  await project.library.readAll();
  const choice = teachingOf(project);
  if (choice.blocked !== null) throw new UserError('nothingToTrain', choice.blocked);
  const from = options.from === 'auto' ? (project.knownModel(project.store.file.currentModelId) ?? usualStart[options.budget]) : options.from;
  if (from !== 'random' && from !== 'pretrained' && project.knownModel(from) === null) throw new UserError('notFound', said('model.unknown', { model: from }));
  return inNewRunFolder(project, async (runId, runDir) => {
    const cases: RunCase[] = [];
    for (const teaching of choice.cases) cases.push(await freezeCase(project, runDir, teaching));
    return {
      ...commonSpec(project, runId, runDir),
      kind: 'train',
      seed: options.seed,
      budget: options.budget,
      budgetSeconds: testBudgetSeconds(),
      engine: options.engine,
      from,
      cases,
      predictCaseIds: cases.map(({ id }) => id),
      modelId: await newModelId(project.store.dir),
    };
  });
}

/** Tests that walk the whole loop cannot wait for a real budget: FEWSLICE_BUDGET_SECONDS makes every run so short. */
function testBudgetSeconds(): number | null {
  const seconds = Number(process.env['FEWSLICE_BUDGET_SECONDS']);
  return seconds > 0 ? seconds : null;
}

/**
 * A run that only predicts.
 * @param caseIds null: every readable case that this model has not predicted yet, or all where it has predicted all
 * @param modelId null: the current model
 * @throws UserError notFound, nothingToTrain.
 */
export async function preparePrediction(project: OpenProject, request: { caseIds: readonly string[] | null; modelId: string | null; engine?: RunSpec['engine'] }): Promise<RunSpec> {
  await project.library.readAll();
  const modelId = project.knownModel(request.modelId ?? project.store.file.currentModelId);
  const model = project.models.find(({ id }) => id === modelId);
  if (!model) throw new UserError('notFound', request.modelId ? said('model.unknown', { model: request.modelId }) : said('model.none'));
  const ids = casesToPredict(project, request.caseIds, model.id);
  if (ids.length === 0) throw new UserError('nothingToTrain', said('prediction.noCase'));
  return inNewRunFolder(project, async (runId, runDir) => ({
    ...commonSpec(project, runId, runDir),
    kind: 'predict',
    seed: 0,
    budget: model.budget,
    engine: request.engine ?? 'auto',
    from: model.id,
    cases: await Promise.all(ids.map((id) => freezeCase(project, runDir, { id, taughtBy: null, completeSlices: [], heldOutSlices: [] }))),
    predictCaseIds: ids,
    modelId: model.id,
  }));
}

function casesToPredict(project: OpenProject, wanted: readonly string[] | null, modelId: string): string[] {
  if (wanted !== null) {
    for (const id of wanted) {
      const { unreadable, unreadableSaid } = project.store.caseRecord(id);
      if (unreadable !== null) throw new UserError('unreadableVolume', unreadableSaid ?? unreadable);
    }
    return [...new Set(wanted)];
  }
  const readable = project.store.file.cases.filter(({ facts, unreadable }) => facts !== null && unreadable === null).map(({ id }) => id);
  const missing = readable.filter((id) => project.predictions.get(id, modelId) === null);
  return missing.length > 0 ? missing : readable;
}

type CommonSpec = Pick<RunSpec, 'formatVersion' | 'jobId' | 'runId' | 'projectDir' | 'runDir' | 'createdAt' | 'structures' | 'structuresHaveNoSide' | 'resume'>;

function commonSpec({ store }: OpenProject, runId: string, runDir: string): CommonSpec {
  return {
    formatVersion: runFormatVersion,
    jobId: randomUUID(),
    runId,
    projectDir: store.dir,
    runDir,
    createdAt: new Date().toISOString(),
    structures: [...store.labels.structures],
    structuresHaveNoSide: store.file.structuresHaveNoSide,
    resume: false,
  };
}

async function freezeCase(project: OpenProject, runDir: string, { id, taughtBy, completeSlices, heldOutSlices }: TeachingCase): Promise<RunCase> {
  const { facts } = project.store.caseRecord(id);
  if (!facts) throw new UserError('unreadableVolume', said('case.neverRead', { case: id }));
  const labels = taughtBy === null ? null : await labelsThatTeach(project, id, taughtBy);
  const labelsPath = labels && join(runDir, runLayout.labels(id));
  if (labels && labelsPath) {
    await mkdir(dirname(labelsPath), { recursive: true });
    const input = { path: labelsPath, grid: facts.grid as Grid, source: facts.source as SourceOrder, data: labels };
    await project.pool.run('writeLabels', input, { urgent: true, transfer: [labels.buffer] });
  }
  return {
    id,
    imagePath: await project.library.imagePath(id),
    imageDigest: facts.sha256,
    sliceAxis: facts.sliceAxis,
    labelsPath,
    completeSlices: [...completeSlices],
    heldOutSlices: [...heldOutSlices],
  };
}

async function labelsThatTeach(project: OpenProject, caseId: string, taughtBy: 'labels' | 'mask'): Promise<Uint8Array<ArrayBuffer> | null> {
  const labels = project.store.labels.cases.get(caseId);
  if (!labels) return null;
  return taughtBy === 'labels' ? toArray(labels.map) : maskOfCase(project, caseId, labels.decision?.modelId ?? null);
}

/** Makes runs/<id>, fills it, and writes run.json last: a folder without it is not a run. */
async function inNewRunFolder(project: OpenProject, fill: (runId: string, runDir: string) => Promise<RunSpec>): Promise<RunSpec> {
  await refuseAway(project.store.dir);
  const runId = await newRunId(project.store.dir);
  const runDir = join(project.store.dir, projectLayout.run(runId));
  try {
    await mkdir(runDir, { recursive: true });
    const spec = await fill(runId, runDir);
    await writeFileAtomic(join(runDir, runLayout.spec), `${JSON.stringify(spec, null, 1)}\n`);
    return spec;
  } catch (error) {
    await rm(runDir, { recursive: true, force: true });
    throw error instanceof Error && 'syscall' in error ? writeError(error, runDir) : error;
  }
}
