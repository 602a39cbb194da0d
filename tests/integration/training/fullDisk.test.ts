import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { safe } from '@orpc/client';
import type { ORPCError } from '@orpc/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JobEvent } from '../../../shared/contract/index.ts';
import { decodeCheckpoint } from '../../../shared/learning/checkpoint/checkpoint.ts';
import { JobListener } from '../../support/jobListener.ts';
import { removeOptions } from '../../support/removeOptions.ts';
import { ServedCore } from '../../support/servedCore.ts';
import { SmallDisk } from '../../support/smallDisk.ts';

const sample = join(import.meta.dirname, '../../../resources/samples/hippocampus');
const cases = ['hippocampus_017', 'hippocampus_234', 'hippocampus_295'];

const homeDir = mkdtempSync(join(tmpdir(), 'fewslice-full-'));
const disk = new SmallDisk(join(homeDir, 'disk'), '64m');
const project = join(disk.path, 'project');
const run = join(project, 'runs/run-1');
const weights = join(run, 'checkpoint.safetensors');
afterAll(() => {
  disk.unmount();
  rmSync(homeDir, removeOptions);
});

describe.skipIf(!disk.isMounted)('a training on a disk that fills up (needs the right to mount a small one)', () => {
  let core: ServedCore;
  let heard: JobListener;
  const state = async () => {
    const found = await core.client.projects.current();
    if (!found) throw new Error('no project is open');
    return found;
  };
  const paint = (start: number) =>
    core.client.labels.paint({ caseId: 'hippocampus_017', clientId: 'me', groupId: `at ${start}`, tool: 'brush', structureValue: 1, sliceIndex: 0, runs: [start, 3, 0, 1] });

  beforeAll(async () => {
    mkdirSync(join(homeDir, 'scans'));
    for (const id of cases) copyFileSync(join(sample, 'images', `${id}.nii.gz`), join(homeDir, 'scans', `${id}.nii.gz`));
    core = await ServedCore.start({ homeDir, budgetSeconds: 24 });
    await core.client.projects.openFolder({ path: join(homeDir, 'scans'), projectDir: project });
    for (const name of ['Anterior', 'Posterior']) await core.client.structures.add({ name });
    for (const id of cases.slice(1)) await core.client.labels.import({ path: join(sample, 'labels', `${id}.nii.gz`), caseId: id, slices: null });
    await paint(0);
    heard = new JobListener(core.client);
  });
  afterAll(async () => core.kill());

  /** The run has come to an end for want of room: one sentence, and all that was on the disk before still is, whole. */
  async function expectStopped(before: { weights: Buffer; journal: Buffer }): Promise<void> {
    await expect.poll(async () => (await state()).job?.state, { timeout: 60_000 }).toBe('error');
    const { job, interruptedRun } = await state();
    expect(job?.message).toMatch(/^The disk that holds \S+ is full\. Everything saved before is safe\. Free some space, then do it again\.$/);
    expect(job?.message).toContain(run);
    expect(readFileSync(weights).equals(before.weights)).toBe(true);
    const { state: saved } = decodeCheckpoint(before.weights, 'checkpoint.safetensors');
    expect(interruptedRun).toMatchObject({ runId: 'run-1', step: saved.totalSteps, cancelled: false });
    expect(readFileSync(join(project, 'journal.jsonl')).equals(before.journal)).toBe(true);
    expect(readdirSync(run).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  }

  /** Looks at what is on the disk and fills it, but for room for half of the weights or none; the trainer stands still and writes nothing newer meanwhile. */
  function fill(leaves: 'half' | 'nothing'): { weights: Buffer; journal: Buffer } {
    const trainer = core.trainerPid() as number;
    process.kill(trainer, 'SIGSTOP');
    const before = { weights: readFileSync(weights), journal: readFileSync(join(project, 'journal.jsonl')) };
    disk.fillBut(leaves === 'half' ? before.weights.length / 2 : 0);
    process.kill(trainer, 'SIGCONT');
    return before;
  }

  /** Room again: the run goes on where its checkpoint stands. */
  async function resume(): Promise<void> {
    disk.empty();
    heard.events.length = 0;
    const { interruptedRun } = await state();
    await core.client.training.resume({ runId: 'run-1' });
    expect((await heard.hear('started')).resumedAtStep).toBe(interruptedRun?.step);
  }

  it('stops in a sentence with its last checkpoint whole, and goes on once there is room', { timeout: 240_000 }, async () => {
    await core.client.training.start({ from: 'pretrained', seed: 3 });
    await heard.hear('checkpoint', ({ stage }) => stage === 'localContrast');
    let before = fill('half');
    await expectStopped(before);

    // Not a byte more: nobody paints either, and nothing that was painted is lost.
    disk.fillBut(0);
    const { error } = await safe(paint(100));
    expect((error as ORPCError<string, { code: string }>).data.code).toBe('diskFull');
    expect(readFileSync(join(project, 'journal.jsonl')).equals(before.journal)).toBe(true);

    await resume();
    await paint(100);
    expect([...(await core.labels('hippocampus_017')).subarray(98, 105)]).toEqual([0, 0, 1, 1, 1, 0, 0]);
    await heard.hear('step', ({ step }) => step >= 3);
    // The next line of its record is one too many.
    before = fill('nothing');
    await expectStopped(before);

    await resume();
    await heard.hear('checkpoint', ({ stage }) => stage === 'finetuning');
    await heard.hear('step', ({ stage, step }) => stage === 'finetuning' && step >= 3);
    before = fill('half');
    await core.client.jobs.cancel({ jobId: (await state()).job!.id });
    await expectStopped(before);

    await resume();
    await heard.hear('result');
    await expect.poll(async () => (await state()).currentModelId, { timeout: 30_000 }).toBe('model-1');
    const done = await state();
    expect(done.interruptedRun).toBeNull();
    expect(done.cases.map(({ prediction }) => prediction?.modelId)).toEqual(cases.map(() => 'model-1'));
    // One numbering over all sessions, and no line that is only half there.
    const log = readFileSync(join(run, 'events.jsonl'), 'utf8').trim().split('\n').map((line) => (JSON.parse(line) as JobEvent).seq);
    expect(log).toEqual(log.map((_, n) => n));
  });
});
