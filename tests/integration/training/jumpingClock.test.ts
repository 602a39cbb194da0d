import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JobEvent } from '../../../shared/contract/index.ts';
import { JobListener } from '../../support/jobListener.ts';
import { journalOf } from '../../support/project.ts';
import { removeOptions } from '../../support/removeOptions.ts';
import { ServedCore } from '../../support/servedCore.ts';

const sample = join(import.meta.dirname, '../../../resources/samples/hippocampus');
const cases = ['hippocampus_017', 'hippocampus_234', 'hippocampus_295'];
const DAY_MS = 86_400_000;
const aYearOn = 365 * DAY_MS;
const aDayBack = -DAY_MS;
const BUDGET_SECONDS = 24;

let homeDir = '';
let clock = '';
let project = '';
let core: ServedCore;

/** The processes look at the file every 10 ms: only then is the clock another one for all of them. */
const jump = async (ms: number): Promise<void> => {
  writeFileSync(clock, String(ms));
  await delay(30);
};
const state = async () => {
  const found = await core.client.projects.current();
  if (!found) throw new Error('no project is open');
  return found;
};
const events = () => readFileSync(join(project, 'runs/run-1/events.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as JobEvent);
const paint = (start: number) =>
  core.client.labels.paint({ caseId: 'hippocampus_017', clientId: 'me', groupId: `at ${start}`, tool: 'brush', structureValue: 1, sliceIndex: 0, runs: [start, 1, 0, 1] });
const painted = async () => [...(await core.labels('hippocampus_017')).subarray(0, 3)];
const start = async () => void (core = await ServedCore.start({ homeDir, clock, budgetSeconds: BUDGET_SECONDS, ...(project && { project }) }));

beforeEach(async () => {
  homeDir = mkdtempSync(join(tmpdir(), 'fewslice-clock-'));
  clock = join(homeDir, 'clock');
  project = '';
  await jump(0);
  mkdirSync(join(homeDir, 'scans'));
  for (const id of cases) copyFileSync(join(sample, 'images', `${id}.nii.gz`), join(homeDir, 'scans', `${id}.nii.gz`));
  await start();
  project = (await core.client.projects.openFolder({ path: join(homeDir, 'scans') })).path;
  for (const name of ['Anterior', 'Posterior']) await core.client.structures.add({ name });
});
afterEach(async () => {
  await core.kill();
  rmSync(homeDir, removeOptions);
});

describe('a clock that jumps', () => {
  it('while somebody labels changes neither the order of undo nor that of the history, also after the core was killed', async () => {
    const times = () => journalOf(project).slice(-3).map(({ time }) => Date.parse(String(time)));
    await paint(0);
    await jump(aYearOn);
    await paint(1);
    await jump(aDayBack);
    await paint(2);
    // The clock did jump for the core: the test would prove nothing otherwise.
    const [first, second, third] = times() as [number, number, number];
    expect([(second - first) / DAY_MS, (third - first) / DAY_MS].map(Math.round)).toEqual([365, -1]);

    await core.client.history.undo();
    expect(await painted()).toEqual([1, 1, 0]);
    await core.kill();
    await jump(2 * aDayBack);
    await start();
    expect(await painted()).toEqual([1, 1, 0]);
    expect((await state()).history.done.slice(-2).map(({ kind }) => kind)).toEqual(['brush', 'brush']);
    await core.client.history.undo();
    await core.client.history.undo();
    expect(await painted()).toEqual([0, 0, 0]);
    for (const expected of [[1, 0, 0], [1, 1, 0], [1, 1, 1]]) {
      await core.client.history.redo();
      expect(await painted()).toEqual(expected);
    }
  });

  it('leaves the project that was opened last the first of the recent ones', async () => {
    await jump(aYearOn);
    await core.client.projects.openSample({ sampleId: 'hippocampus' });
    await jump(aDayBack);
    await core.client.projects.openFolder({ path: project });
    expect((await core.client.projects.recent()).map(({ path }) => path === project)).toEqual([true, false]);
  });

  it('while it trains neither ends a training nor draws it out, and Resume goes on from the newest checkpoint', { timeout: 240_000 }, async () => {
    for (const id of cases.slice(1)) await core.client.labels.import({ path: join(sample, 'labels', `${id}.nii.gz`), caseId: id, slices: null });
    let heard = new JobListener(core.client);
    const began = performance.now();
    await core.client.training.start({ from: 'pretrained', seed: 3 });
    await heard.hear('step', ({ step }) => step >= 3);
    await jump(aYearOn);
    await heard.hear('checkpoint', ({ stage }) => stage === 'localContrast');
    await jump(aDayBack);
    await heard.hear('checkpoint', ({ stage }) => stage === 'finetuning');
    await heard.hear('step', ({ stage, step }) => stage === 'finetuning' && step >= 3);
    const { job } = await state();
    expect(job?.secondsElapsed).toBeGreaterThan(0);
    expect(job?.secondsElapsed).toBeLessThan((performance.now() - began) / 1000);
    // No stage took longer than all of it did by a clock that nobody sets.
    const real = (performance.now() - began) / 1000;
    expect(job?.stages.slice(0, 2).every(({ seconds }) => seconds > 0 && seconds < real)).toBe(true);
    const checkpoint = (JSON.parse(readFileSync(join(project, 'runs/run-1/checkpoint.json'), 'utf8')) as { totalSteps: number }).totalSteps;

    // Its lock says that it was taken a day ago, or in a year; its process is gone, and that is what counts.
    await core.kill();
    await jump(aYearOn);
    await start();
    const { interruptedRun } = await state();
    expect(interruptedRun?.step).toBeGreaterThanOrEqual(checkpoint);
    heard = new JobListener(core.client);
    const resumed = performance.now();
    await core.client.training.resume({ runId: 'run-1' });
    await jump(0);
    const { resumedAtStep } = await heard.hear('started');
    // Its trainer saves what it has learnt once more, which may be after the core was back: that is the newest.
    const before = events().slice(0, events().findLastIndex(({ type }) => type === 'started'));
    expect(before.at(-1)).toMatchObject({ type: 'cancelled', step: resumedAtStep });
    expect(resumedAtStep).toBeGreaterThanOrEqual(interruptedRun?.step ?? Infinity);
    await jump(aYearOn);
    const result = await heard.hear('result');
    expect(result.steps).toBeGreaterThanOrEqual(resumedAtStep ?? Infinity);
    expect(result.seconds).toBeLessThan((performance.now() - began) / 1000);
    expect(result.seconds).toBeGreaterThan(BUDGET_SECONDS / 2);
    expect((performance.now() - resumed) / 1000).toBeLessThan(120);

    expect(events().map(({ seq }) => seq)).toEqual(events().map((_, n) => n));
    await expect.poll(async () => (await state()).currentModelId, { timeout: 30_000 }).toBe('model-1');
    // The trainer's clock jumped along.
    expect(Math.round((Date.parse((await state()).models[0]?.createdAt ?? '') - Date.now()) / DAY_MS)).toBe(365);
  });
});
