import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { JobEvent, RunSpec } from '../../../shared/contract/index.ts';
import { JobListener } from '../../support/jobListener.ts';
import { removeOptions } from '../../support/removeOptions.ts';
import { ServedCore } from '../../support/servedCore.ts';

const sample = join(import.meta.dirname, '../../../resources/samples/hippocampus');
const cases = ['hippocampus_017', 'hippocampus_024', 'hippocampus_234', 'hippocampus_295'];
const labelled = ['hippocampus_234', 'hippocampus_295'];

let homeDir = '';
let project = '';
let core: ServedCore;
let heard: JobListener;

const state = async () => {
  const found = await core.client.projects.current();
  if (!found) throw new Error('no project is open');
  return found;
};
const specOf = (runId: string): RunSpec => JSON.parse(readFileSync(join(project, 'runs', runId, 'run.json'), 'utf8')) as RunSpec;
const planOf = (runId: string): string => readFileSync(join(project, 'runs', runId, 'plan.json'), 'utf8');

const eventsOf = (runId: string): JobEvent[] => readFileSync(join(project, 'runs', runId, 'events.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as JobEvent);

function endIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended, as it should.
  }
}

async function killTrainer(): Promise<void> {
  const pid = core.trainerPid();
  if (pid === null) throw new Error('nothing trains');
  process.kill(pid, 'SIGKILL');
  await expect.poll(async () => (await state()).job?.state, { timeout: 30_000 }).toBe('error');
}

/** Resumes the interrupted run and gives the event with which it begins again. */
async function resume(): Promise<Extract<JobEvent, { type: 'started' }>> {
  const run = (await state()).interruptedRun;
  if (!run) throw new Error('nothing to resume');
  heard.events.length = 0;
  await core.client.training.resume({ runId: run.runId });
  return heard.hear('started');
}

/** Where steps count from 1 again, another attempt begins. */
function attemptsOf(steps: readonly number[]): number[][] {
  const attempts: number[][] = [];
  for (const [n, step] of steps.entries()) {
    if (n === 0 || step <= (steps[n - 1] ?? 0)) attempts.push([]);
    attempts.at(-1)?.push(step);
  }
  return attempts;
}

beforeEach(async () => {
  homeDir = mkdtempSync(join(tmpdir(), 'fewslice-kill-'));
  mkdirSync(join(homeDir, 'scans'));
  for (const id of cases) copyFileSync(join(sample, 'images', `${id}.nii.gz`), join(homeDir, 'scans', `${id}.nii.gz`));
  core = await ServedCore.start({ homeDir, budgetSeconds: 20 });
  project = (await core.client.projects.openFolder({ path: join(homeDir, 'scans') })).path;
  for (const name of ['Anterior', 'Posterior']) await core.client.structures.add({ name });
  for (const id of labelled) await core.client.labels.import({ path: join(sample, 'labels', `${id}.nii.gz`), caseId: id, slices: null });
  heard = new JobListener(core.client);
});
afterEach(async () => {
  await core.kill();
  rmSync(homeDir, removeOptions);
});

describe('a training whose process is killed', () => {
  it('again and again is resumed from its last checkpoint, stays the same run, and arrives', { timeout: 240_000 }, async () => {
    await core.client.training.start({ from: 'pretrained', seed: 3 });
    // Before the first checkpoint there is nothing to go on from, and it says so.
    await heard.hear('step');
    await killTrainer();
    expect(await state()).toMatchObject({ interruptedRun: null, job: { state: 'error', message: expect.stringMatching(/^Training was interrupted: its process was killed.* Labels and models are safe; start it again\./) } });

    heard.events.length = 0;
    await core.client.training.start({ from: 'pretrained', seed: 3 });
    const runId = 'run-2';
    const moments = ['globalContrast', 'localContrast'] as const;
    let atLeast = 1;
    for (const ended of moments) {
      // The checkpoint that ends a stage, and a few steps of the next one, which are lost.
      await heard.hear('checkpoint', ({ stage }) => stage !== ended);
      await heard.hear('step', ({ stage, step }) => stage !== ended && step >= 3);
      const [plan, { cases: frozen, modelId }] = [planOf(runId), specOf(runId)];
      await killTrainer();
      const after = await state();
      expect(after.job?.message).toContain('Resume goes on from the last checkpoint.');
      expect(after.interruptedRun).toMatchObject({ runId, cancelled: false });
      expect(after.interruptedRun?.step).toBeGreaterThanOrEqual(atLeast);
      atLeast = after.interruptedRun?.step ?? 0;

      const { resumedAtStep } = await resume();
      expect(resumedAtStep).toBe(atLeast);
      expect((await state()).job).toMatchObject({ runId, kind: 'train' });
      expect(planOf(runId)).toBe(plan);
      expect(specOf(runId)).toMatchObject({ cases: frozen, modelId, seed: 3 });
    }
    const result = await heard.hear('result');
    // Every step was taken once, as if nobody had killed anything: those before the last resume, and all of fine-tuning.
    // Told by the record: a listener that is slow for a moment hears the newest step alone.
    const events = eventsOf(runId);
    const sinceResumed = events.slice(events.findLastIndex(({ type }) => type === 'started'));
    const [first = [], second] = attemptsOf(sinceResumed.flatMap((event) => (event.type === 'step' && event.stage === 'finetuning' ? [event.step] : [])));
    expect(first[0]).toBe(1);
    const own = result.steps - atLeast;
    if (second === undefined) {
      expect(own).toBe(first.at(-1));
    } else {
      // A structure was missing halfway, and steps count anew. Not every step is told of: that attempt's last one may not have been.
      const ofFirst = own - (second.at(-1) ?? 0);
      expect(ofFirst).toBeGreaterThanOrEqual(first.at(-1) ?? 0);
      expect(ofFirst).toBeLessThanOrEqual((first.at(-1) ?? 0) + Math.max(...first.slice(1).map((step, n) => step - (first[n] ?? 0))));
    }
    await expect.poll(async () => (await state()).currentModelId, { timeout: 30_000 }).toBe(specOf(runId).modelId);
    const done = await state();
    expect(done.interruptedRun).toBeNull();
    expect(done.cases.map(({ prediction }) => prediction?.modelId)).toEqual(cases.map(() => specOf(runId).modelId));
    // The record of the run counts on: one numbering over all its sessions.
    const log = readFileSync(join(project, 'runs', runId, 'events.jsonl'), 'utf8').trim().split('\n').map((line) => (JSON.parse(line) as JobEvent).seq);
    expect(log).toEqual(log.map((_, n) => n));
  });

  it('because the core was killed goes on too, once the core is back', { timeout: 180_000 }, async () => {
    await core.client.training.start({ from: 'random' });
    const last = await heard.hear('step', ({ stage, step }) => stage === 'finetuning' && step >= 10);
    await core.kill();
    // The orphan saves what it has learnt between two steps, and says so last.
    await expect.poll(() => existsSync(join(project, 'runs/run-1/outcome.json')), { timeout: 20_000 }).toBe(true);
    core = await ServedCore.start({ homeDir, project, budgetSeconds: 20 });
    heard = new JobListener(core.client);
    expect((await state()).interruptedRun?.step).toBeGreaterThanOrEqual(last.step);
    const { resumedAtStep } = await resume();
    expect(resumedAtStep).toBeGreaterThanOrEqual(last.step);
    const result = await heard.hear('result');
    expect(result.steps).toBeGreaterThan(resumedAtStep ?? 0);
  });

  it('because the core was killed, and resumed before the orphan has ended, waits for it: two never write one run', { timeout: 180_000 }, async () => {
    await core.client.training.start({ from: 'random' });
    await heard.hear('checkpoint', ({ stage }) => stage === 'finetuning');
    await heard.hear('step', ({ stage, step }) => stage === 'finetuning' && step >= 10);
    const orphan = core.trainerPid() as number;
    // In the middle of a step, for as long as the core needs to be back: on a slower machine it would take that long by itself.
    process.kill(orphan, 'SIGSTOP');
    onTestFinished(() => endIfThere(orphan));
    await core.kill();
    core = await ServedCore.start({ homeDir, project, budgetSeconds: 20 });
    heard = new JobListener(core.client);
    const run = (await state()).interruptedRun;
    await core.client.training.resume({ runId: run?.runId ?? '' });
    await expect.poll(() => core.trainerPid(), { timeout: 30_000 }).not.toBeNull();
    const before = eventsOf('run-1').length;
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(heard.of('started')).toEqual([]);
    expect(eventsOf('run-1')).toHaveLength(before);

    process.kill(orphan, 'SIGCONT');
    const { resumedAtStep } = await heard.hear('started');
    // It goes on from what the orphan saved last, not from the checkpoint that was there when it was resumed.
    const events = eventsOf('run-1');
    const cancelled = events.findIndex(({ type }) => type === 'cancelled');
    expect(events[cancelled]).toMatchObject({ type: 'cancelled', step: resumedAtStep });
    expect(resumedAtStep).toBeGreaterThanOrEqual(run?.step ?? Infinity);
    expect(events[cancelled + 1]?.type).toBe('started');
    await heard.hear('result');
    await expect.poll(() => (JSON.parse(readFileSync(join(project, 'runs/run-1/outcome.json'), 'utf8')) as { state: string }).state).toBe('success');
    expect(eventsOf('run-1').map(({ seq }) => seq)).toEqual(eventsOf('run-1').map((_, n) => n));
    expect(existsSync(join(project, 'runs/run-1/lock.json'))).toBe(false);
  });
});
