import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ORPCError } from '@orpc/client';
import { safe } from '@orpc/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JobSummary, RunSpec } from '#shared/contract/index.ts';
import { bytesRoutes, runSpecSchema } from '#shared/contract/index.ts';
import { presets } from '#shared/learning/config/presets.ts';
import { english } from '#shared/messages/index.ts';
import { readLabels } from '#electron/core/study-library/volumeFiles.ts';
import { buildQueue } from '#renderer/features/review/queue.ts';
import { HostedCore } from '../support/hostedCore.ts';
import { script } from '../support/trainerScript.ts';

let hosted: HostedCore;
let page: ReturnType<HostedCore['listen']>;
beforeEach(() => open());
async function open(patience: Parameters<typeof HostedCore.start>[0] = {}): Promise<void> {
  hosted = await HostedCore.start(patience);
  await hosted.client.projects.openSample({ sampleId: 'hippocampus' });
  page = hosted.listen();
}
async function openAgainWith(patience: Parameters<typeof HostedCore.start>[0]): Promise<void> {
  page.stop();
  await hosted.stop();
  await open(patience);
}
afterEach(async () => {
  page.stop();
  await hosted.stop();
});

async function current() {
  const state = await hosted.client.projects.current();
  if (!state) throw new Error('no project is open');
  return state;
}
async function ended(jobId: string): Promise<JobSummary> {
  await page.until((event) => event.type === 'job' && event.job?.id === jobId && ['success', 'error', 'cancelled'].includes(event.job.state));
  const job = (await current()).job as JobSummary;
  // Where it is known how to say it in every language, the message is its English.
  if (job.said) expect(english(job.said)).toBe(job.message);
  return job;
}
async function train(seed: number = script.succeed): Promise<JobSummary> {
  const { jobId } = await hosted.client.training.start({ seed });
  return ended(jobId);
}
const code = async (promise: Promise<unknown>) => ((await safe(promise)).error as ORPCError<string, { code: string }> | null)?.data.code;
const specOf = (runId: string): RunSpec => runSpecSchema.parse(JSON.parse(readFileSync(join(hosted.core.project.store.dir, 'runs', runId, 'run.json'), 'utf8')));

describe('training', () => {
  it('says what it would use, and that two fully labelled volumes keep nine slices aside', async () => {
    expect(await hosted.client.training.forecast()).toEqual({
      numCompleteSlices: 72, numPartlySlices: 0, numLabelledCases: 2, numAcceptedCases: 0, numUnlabelledCases: 18, numHeldOutSlices: 9, blocked: null,
    });
  });

  it('freezes what it learns from, tells of its steps, and makes its model the current one', async () => {
    const job = await train();
    expect(job).toMatchObject({ state: 'success', kind: 'train', runId: 'run-1', fractionDone: 1, engine: 'Scripted', budget: '2m' });
    expect(job.stages).toEqual([{ stage: 'finetuning', seconds: expect.any(Number), step: 10, numSteps: 10 }, { stage: 'predicting', seconds: expect.any(Number), step: 0, numSteps: null }]);
    expect(job.losses.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const spec = specOf('run-1');
    expect(spec.cases.filter(({ labelsPath }) => labelsPath !== null).map(({ id, completeSlices }) => [id, completeSlices.length])).toEqual([['hippocampus_234', 36], ['hippocampus_295', 36]]);
    const labels = await hosted.get(bytesRoutes.labels('hippocampus_234'));
    expect([...(await readLabels({ path: spec.cases.find(({ id }) => id === 'hippocampus_234')!.labelsPath! })).data]).toEqual([...new Uint8Array(await labels.arrayBuffer())]);
    const state = await current();
    expect(state).toMatchObject({ currentModelId: 'model-1', formerModelId: null, interruptedRun: null, models: [{ id: 'model-1', numLabelledCases: 2 }] });
    expect(state.cases.every(({ prediction }) => prediction?.modelId === 'model-1')).toBe(true);
    const mask = new Uint8Array(await (await hosted.get(bytesRoutes.prediction('hippocampus_017', 'model-1'))).arrayBuffer());
    expect(mask.reduce((sum, value) => sum + value, 0)).toBe(18 * 24 * 16);
    for (const route of [bytesRoutes.thumbnail('hippocampus_017', '1', 'model-1'), bytesRoutes.slicePicture('hippocampus_017', 2, 15, 'model-1')]) {
      expect((await hosted.get(route)).headers.get('content-type')).toBe('image/png');
    }
    const types = new Set(page.events.flatMap((event) => (event.type === 'jobEvent' ? [event.event.type] : [])));
    expect([...types]).toEqual(expect.arrayContaining(['started', 'stage', 'model', 'predicted', 'result']));
  });

  it('begins with what measured best for its time budget, goes on from the model there is, and obeys who chose', async () => {
    const firstStarts = [];
    for (const options of [{ budget: '2m' }, { budget: '15m' }, { budget: '15m', from: 'pretrained' }, { budget: '2m', from: 'random' }] as const) {
      const { jobId } = await hosted.client.training.start({ ...options, seed: script.crash });
      firstStarts.push(specOf((await ended(jobId)).runId!).from);
    }
    expect(firstStarts).toEqual([presets['2m'].startFrom, presets['15m'].startFrom, 'pretrained', 'random']);
    await train();
    const { currentModelId } = await current();
    const { jobId } = await hosted.client.training.start({ budget: '15m', seed: script.succeed });
    expect(specOf((await ended(jobId)).runId!).from).toBe(currentModelId);
  });

  it('is refused where nothing is labelled, in a sentence', async () => {
    await hosted.client.projects.openSample({ sampleId: 'fetal-brain' });
    expect((await hosted.client.training.forecast()).blocked).toContain('Nothing is labelled yet');
    expect(await code(hosted.client.training.start({}))).toBe('nothingToTrain');
    expect(existsSync(join(hosted.core.project.store.dir, 'runs', 'run-1'))).toBe(false);
  });

  it('runs one job at a time, lets people paint meanwhile, and keeps what was learnt when it is cancelled', async () => {
    const { jobId } = await hosted.client.training.start({ seed: script.wait });
    await page.until((event) => event.type === 'jobEvent' && event.event.type === 'checkpoint');
    expect(await code(hosted.client.training.start({}))).toBe('jobRunning');
    await hosted.client.training.watch({ target: { caseId: 'hippocampus_017', axis: 2, sliceIndex: 5 } });
    await hosted.client.labels.setComplete({ caseId: 'hippocampus_017', sliceIndex: 1, complete: true });
    await hosted.client.jobs.cancel({ jobId });
    expect(await ended(jobId)).toMatchObject({ state: 'cancelled', message: expect.stringContaining('What was learnt is kept') });
    expect((await current()).interruptedRun).toEqual({ runId: 'run-1', step: 5, stage: 'finetuning', cancelled: true });
    expect(await code(hosted.client.jobs.cancel({ jobId: 'another' }))).toBe('notFound');
  });

  it('says why a trainer that crashed is gone, keeps its last lines, and resumes its run, also after opening again', async () => {
    const job = await train(script.crash);
    expect(job).toMatchObject({ state: 'error', message: expect.stringMatching(/interrupted: its process ended unexpectedly \(code 9\)\. Resume goes on.*runs\/run-1\/crash\.log/), said: { key: 'sentences.two' } });
    const log = readFileSync(join(hosted.core.project.store.dir, 'runs/run-1/crash.log'), 'utf8');
    expect(log).toContain('the last words');
    expect(log).not.toContain('oneDNN');
    await hosted.client.projects.close({});
    await hosted.client.projects.openSample({ sampleId: 'hippocampus' });
    expect((await current()).interruptedRun).toEqual({ runId: 'run-1', step: 5, stage: 'finetuning', cancelled: false });
    const { jobId } = await hosted.client.training.resume({ runId: 'run-1' });
    expect(await ended(jobId)).toMatchObject({ state: 'success', runId: 'run-1' });
    expect(await current()).toMatchObject({ interruptedRun: null, currentModelId: 'model-1' });
  });

  it('forgets an interrupted run when asked to, and leaves its folder', async () => {
    await train(script.crash);
    await hosted.client.training.dismiss({ runId: 'run-1' });
    expect((await current()).interruptedRun).toBeNull();
    expect(existsSync(join(hosted.core.project.store.dir, 'runs/run-1/run.json'))).toBe(true);
    expect(await code(hosted.client.training.resume({ runId: 'run-7' }))).toBe('notFound');
  });

  it('ends a trainer that says nothing any more', async () => {
    // Long enough for its start, which is silent as well.
    await openAgainWith({ silenceMs: 10_000 });
    expect((await train(script.hang)).message).toContain('did not answer any more and was ended');
    expect(page.events.flatMap((event) => (event.type === 'jobEvent' ? [event.event.type] : []))).toContain('checkpoint');
  });

  it('ends a trainer that does not listen', async () => {
    await openAgainWith({ cancelWaitMs: 300 });
    const { jobId } = await hosted.client.training.start({ seed: script.ignoreCancel });
    await page.until((event) => event.type === 'jobEvent' && event.event.type === 'checkpoint');
    await hosted.client.jobs.cancel({ jobId });
    expect(await ended(jobId)).toMatchObject({ state: 'error', message: expect.stringContaining('was killed') });
  });

  it('starts again from the last model, and one goes back to the former with one click', async () => {
    await train();
    await train();
    expect(specOf('run-2')).toMatchObject({ from: 'model-1', modelId: 'model-2' });
    expect(await current()).toMatchObject({ currentModelId: 'model-2', formerModelId: 'model-1' });
    expect((await current()).cases[0]).toMatchObject({ prediction: { modelId: 'model-2' }, formerPrediction: { modelId: 'model-1' } });
    await hosted.client.models.activate({ modelId: 'model-1' });
    expect(await current()).toMatchObject({ currentModelId: 'model-1', formerModelId: 'model-2' });
    expect((await current()).cases[0]).toMatchObject({ prediction: { modelId: 'model-1' } });
    expect(await code(hosted.client.models.activate({ modelId: 'model-9' }))).toBe('notFound');
  });

  it('predicts without training', async () => {
    expect(await code(hosted.client.predictions.start({ caseIds: null, modelId: null }))).toBe('notFound');
    await train();
    const { jobId } = await hosted.client.predictions.start({ caseIds: ['hippocampus_017'], modelId: 'model-1' });
    expect(await ended(jobId)).toMatchObject({ state: 'success', kind: 'predict', runId: 'run-2' });
    expect(specOf('run-2').predictCaseIds).toEqual(['hippocampus_017']);
    expect((await current()).models).toHaveLength(1);
  });
});

describe('review', () => {
  it('accepts, rejects and takes back, all to be undone; what was accepted stays the accepted prediction', async () => {
    expect(await code(hosted.client.review.decide({ caseId: 'hippocampus_017', decision: 'accepted' }))).toBe('missingPrediction');
    await train();
    await hosted.client.review.decide({ caseId: 'hippocampus_017', decision: 'accepted' });
    await hosted.client.review.decide({ caseId: 'hippocampus_024', decision: 'rejected' });
    expect((await current()).cases.slice(0, 2).map(({ state }) => state)).toEqual(['accepted', 'rejected']);
    await hosted.client.history.undo({});
    expect((await current()).cases[1]?.state).toBe('predicted');
    await train();
    expect((await current()).cases.slice(0, 2).map(({ prediction }) => prediction?.modelId)).toEqual(['model-1', 'model-2']);
    await hosted.client.review.decide({ caseId: 'hippocampus_017', decision: null });
    expect((await current()).cases[0]).toMatchObject({ state: 'predicted', prediction: { modelId: 'model-2' } });
  });

  it('lets an accepted case teach by its whole mask, unless it is left out', async () => {
    await train();
    await hosted.client.labels.paint({ caseId: 'hippocampus_017', clientId: 'me', groupId: 'g', tool: 'brush', structureValue: 2, sliceIndex: 0, runs: [0, 3, 0, 2] });
    await hosted.client.review.decide({ caseId: 'hippocampus_017', decision: 'accepted' });
    expect(await hosted.client.training.forecast()).toMatchObject({ numAcceptedCases: 1, numLabelledCases: 2, numUnlabelledCases: 17, numHeldOutSlices: 9 });
    await train();
    const taught = specOf('run-2').cases[0]!;
    expect(taught).toMatchObject({ id: 'hippocampus_017', heldOutSlices: [] });
    expect(taught.completeSlices).toHaveLength(32);
    const mask = (await readLabels({ path: taught.labelsPath! })).data;
    expect([...mask.subarray(0, 4)]).toEqual([2, 2, 2, 0]);
    expect(mask.filter((value) => value === 1)).toHaveLength(18 * 24 * 16);
    await hosted.client.projects.setAcceptedTeach({ acceptedTeach: false });
    expect(await hosted.client.training.forecast()).toMatchObject({ numAcceptedCases: 0, numPartlySlices: 1 });
  });

  it('turns a predicted slice into labels under the human paint', async () => {
    await train();
    const plane = 35 * 48;
    const inBox = 16 * plane + 24 * 35 + 17;
    await hosted.client.labels.paint({ caseId: 'hippocampus_017', clientId: 'me', groupId: 'g', tool: 'brush', structureValue: 2, sliceIndex: 16, runs: [inBox, 1, 0, 2] });
    await hosted.client.review.correctSlice({ caseId: 'hippocampus_017', sliceIndex: 16 });
    const labels = new Uint8Array(await (await hosted.get(bytesRoutes.labels('hippocampus_017'))).arrayBuffer());
    expect(labels[inBox]).toBe(2);
    expect(labels[inBox + 1]).toBe(1);
    expect(labels.filter((value) => value !== 0)).toHaveLength(18 * 24);
    expect((await current()).cases[0]?.completeSlices).toEqual([16]);
    await hosted.client.history.undo({});
    expect((await current()).cases[0]).toMatchObject({ completeSlices: [], partlySlices: [16] });
  });
});

describe('the Start page', () => {
  it('counts what is to review and what was accepted as Review does: a wholly labelled case is nobody\'s to accept', async () => {
    await train();
    for (const caseId of ['hippocampus_017', 'hippocampus_024']) await hosted.client.review.decide({ caseId, decision: 'accepted' });
    const { toReview, accepted, rejected, labelled } = buildQueue((await current()).cases);
    expect([toReview, accepted, rejected, labelled].map(({ length }) => length)).toEqual([16, 2, 0, 2]);
    await hosted.client.projects.close({});
    expect((await hosted.client.projects.recent())[0]).toMatchObject({ numCases: 20, numPredicted: toReview.length + accepted.length + rejected.length, numAccepted: accepted.length });
  });
});

describe('taking away', () => {
  const exportTo = async (outDir: string, only?: 'best' | 'labels') => ended((await hosted.client.exports.start({ outDir, only })).jobId);

  it('writes accepted cases on the source grid with a manifest, human labels over the prediction', async () => {
    await train();
    expect(await code(hosted.client.exports.start({ outDir: join(hosted.dir, 'out') }))).toBe('nothingToExport');
    await hosted.client.review.decide({ caseId: 'hippocampus_017', decision: 'accepted' });
    await hosted.client.review.decide({ caseId: 'hippocampus_234', decision: 'accepted' });
    const out = join(hosted.dir, 'out');
    expect(await exportTo(out)).toMatchObject({ state: 'success', kind: 'export', message: expect.stringContaining('2 masks written'), said: { key: 'export.done' } });
    expect(readdirSync(out).sort()).toEqual(['hippocampus_017.nii.gz', 'hippocampus_234.nii.gz', 'manifest.csv']);
    const [head, first, second] = readFileSync(join(out, 'manifest.csv'), 'utf8').split('\r\n');
    expect(head).toBe('case,file,source,model,labelled_slices,Anterior (ml),Posterior (ml),sha256');
    expect(first).toMatch(/^hippocampus_017,hippocampus_017\.nii\.gz,accepted,model-1,0,6\.9120,0\.0000,[0-9a-f]{64}$/);
    expect(second).toMatch(/^hippocampus_234,hippocampus_234\.nii\.gz,corrected,model-1,36,/);
    // Complete on every slice: the labels, all of them, and nothing of the prediction.
    const labels = new Uint8Array(await (await hosted.get(bytesRoutes.labels('hippocampus_234'))).arrayBuffer());
    expect([...(await readLabels({ path: join(out, 'hippocampus_234.nii.gz') })).data]).toEqual([...labels]);
  });

  it('leaves out a prediction that a person rejected', async () => {
    await train();
    await hosted.client.review.decide({ caseId: 'hippocampus_017', decision: 'rejected' });
    const out = join(hosted.dir, 'best');
    await exportTo(out, 'best');
    const { cases } = await current();
    expect(readdirSync(out).filter((name) => name.endsWith('.gz')).sort()).toEqual(cases.map(({ fileName }) => fileName).filter((name) => !name.includes('017')).sort());
  });

  it('marks what nobody looked at in labels alone, and takes its own files back in as they were', async () => {
    await hosted.client.labels.setComplete({ caseId: 'hippocampus_017', sliceIndex: 3, complete: true });
    await hosted.client.labels.paint({ caseId: 'hippocampus_017', clientId: 'me', groupId: 'g', tool: 'brush', structureValue: 1, sliceIndex: 3, runs: [3 * 35 * 48, 2, 0, 1] });
    const out = join(hosted.dir, 'labels');
    await exportTo(out, 'labels');
    const { data } = await readLabels({ path: join(out, 'hippocampus_017.nii.gz') });
    const counts = [0, 1, 255].map((value) => data.filter((each) => each === value).length);
    expect(counts).toEqual([35 * 48 - 2, 2, 31 * 35 * 48]);
    const before = await current();
    await hosted.client.labels.import({ path: out, caseId: 'hippocampus_017', slices: null });
    expect((await current()).cases[0]?.completeSlices).toEqual(before.cases[0]?.completeSlices);
  });

  it('replaces its own files but never one of somebody else', async () => {
    const out = join(hosted.dir, 'labels');
    await exportTo(out, 'labels');
    await hosted.client.labels.setComplete({ caseId: 'hippocampus_234', sliceIndex: 3, complete: false });
    expect(await exportTo(out, 'labels')).toMatchObject({ state: 'success' });
    writeFileSync(join(out, 'hippocampus_295.nii.gz'), 'mine');
    expect(await exportTo(out, 'labels')).toMatchObject({ state: 'error', message: expect.stringContaining('hippocampus_295.nii.gz that this export did not write'), said: { key: 'export.foreignFile' } });
    expect(readFileSync(join(out, 'hippocampus_295.nii.gz'), 'utf8')).toBe('mine');
  });

  it('gives a model as a folder, whole, and once', async () => {
    await train();
    const { path } = await hosted.client.models.export({ modelId: 'model-1', outDir: join(hosted.dir, 'out') });
    expect(path).toBe(join(hosted.dir, 'out', 'Hippocampus MRI-model-1'));
    expect(readdirSync(path).sort()).toEqual(['README.md', 'config.json', 'weights.safetensors']);
    expect(await code(hosted.client.models.export({ modelId: 'model-1', outDir: join(hosted.dir, 'out') }))).toBe('badInput');
    expect(readdirSync(join(hosted.dir, 'out'))).toEqual(['Hippocampus MRI-model-1']);
  });
});

