import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { safe } from '@orpc/client';
import type { ORPCError } from '@orpc/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppEvent } from '../../shared/contract/index.ts';
import { Drive } from '../support/drive.ts';
import { JobListener } from '../support/jobListener.ts';
import { removeOptions } from '../support/removeOptions.ts';
import { journalOf } from '../support/project.ts';
import { ServedCore } from '../support/servedCore.ts';
import { SmallDisk } from '../support/smallDisk.ts';

const sample = join(import.meta.dirname, '../../resources/samples/hippocampus');
const cases = ['hippocampus_017', 'hippocampus_234', 'hippocampus_295'];

let homeDir = '';
let drive: Drive;
let below: SmallDisk | null = null;
let project = '';
let core: ServedCore;

const canMount = (() => {
  const dir = mkdtempSync(join(tmpdir(), 'fewslice-drive-'));
  const probe = new Drive(dir, { megabytes: 8 });
  const { isThere } = probe;
  probe.unplug();
  rmSync(dir, { recursive: true, force: true });
  return isThere;
})();

const state = async () => {
  const found = await core.client.projects.current();
  if (!found) throw new Error('no project is open');
  return found;
};
const paint = (start: number) =>
  core.client.labels.paint({ caseId: 'hippocampus_017', clientId: 'me', groupId: `at ${start}`, tool: 'brush', structureValue: 1, sliceIndex: 0, runs: [start, 1, 0, 1] });
const painted = async () => [...(await core.labels('hippocampus_017')).subarray(0, 4)];
async function refusal(call: Promise<unknown>): Promise<{ code: string; message: string }> {
  const { error } = await safe(call);
  return (error as ORPCError<string, { code: string; message: string }>).data;
}
/** One sentence or two, and where the drive was nothing has been written. */
async function expectAway(call: Promise<unknown>, path: string): Promise<void> {
  const { code, message } = await refusal(call);
  expect(code).toBe('notWritable');
  expect(message).toContain(`${path} is not there any more: its drive or folder went away. Everything saved before is safe; put it back or reconnect the drive, then`);
  expect(readdirSync(drive.path)).toEqual([]);
}

/** What a window of the core is told from now on: the stream has begun when this resolves. */
async function listen(): Promise<{ events: AppEvent[]; stop: () => void }> {
  const events: AppEvent[] = [];
  const listening = new AbortController();
  void (async () => {
    for await (const event of await core.client.events.subscribe({ clientId: 'page' }, { signal: listening.signal })) events.push(event);
  })().catch(() => undefined);
  await expect.poll(() => events.length).toBeGreaterThan(0);
  return { events, stop: () => listening.abort() };
}

/** All that was to be saved is saved: what is told later is about what is done from now on. */
async function upToDate(): Promise<void> {
  const saved = () => JSON.parse(readFileSync(join(project, 'project.json'), 'utf8')) as { labelled: { structures: unknown[] }; cases: { facts: unknown }[] };
  await expect.poll(() => saved().labelled.structures).toHaveLength(2);
  await expect.poll(() => saved().cases.every(({ facts }) => facts !== null)).toBe(true);
}

async function openProject(projectDir: string): Promise<void> {
  project = projectDir;
  mkdirSync(join(homeDir, 'scans'));
  for (const id of cases) copyFileSync(join(sample, 'images', `${id}.nii.gz`), join(homeDir, 'scans', `${id}.nii.gz`));
  core = await ServedCore.start({ homeDir, budgetSeconds: 20 });
  await core.client.projects.openFolder({ path: join(homeDir, 'scans'), projectDir });
  for (const name of ['Anterior', 'Posterior']) await core.client.structures.add({ name });
}

beforeEach(() => {
  homeDir = mkdtempSync(join(tmpdir(), 'fewslice-drive-'));
  drive = new Drive(homeDir);
});
afterEach(async () => {
  await core.kill();
  drive.unplug();
  below?.unmount();
  // An orphan of the core may be writing its last line.
  rmSync(homeDir, removeOptions);
});

describe.skipIf(!canMount)('a drive that is torn out while its project is open (needs the right to mount a loop device)', () => {
  it.each([['a project on it', 'project'], ['a project that is all of it', '.']])('%s: says so in a sentence, loses nothing that was answered, and goes on when it is back', async (_what, folder) => {
    if (folder === '.') rmSync(join(drive.path, 'lost+found'), { recursive: true, force: true });
    await openProject(join(drive.path, folder));
    const journal = join(project, 'journal.jsonl');
    await upToDate();
    const { events, stop } = await listen();
    await paint(0);
    await paint(1);
    drive.unplug();
    await expectAway(paint(2), journal);
    await expectAway(core.client.labels.setComplete({ caseId: 'hippocampus_017', sliceIndex: 3, complete: true }), journal);
    await expectAway(core.client.projects.setAcceptedTeach({ acceptedTeach: false }), project);
    await expectAway(core.client.exports.start({ outDir: join(project, 'export'), only: 'labels' }).then(() => paint(2)), journal);
    // Copies of label maps follow the journal by two seconds: they have been tried.
    await expect.poll(() => events.find((event) => event.type === 'notice' && event.level === 'error')).toMatchObject({ message: expect.stringContaining(`${project} is not there any more`) });
    stop();
    // What nobody could write is not written somewhere else either, where the drive would hide it.
    expect(readdirSync(drive.path)).toEqual([]);
    expect(await painted()).toEqual([1, 1, 0, 0]);
    expect((await state()).acceptedTeach).toBe(true);

    drive.plug();
    await paint(2);
    await core.client.labels.setComplete({ caseId: 'hippocampus_017', sliceIndex: 3, complete: true });
    expect(await painted()).toEqual([1, 1, 1, 0]);
    await core.client.history.undo();
    await core.client.history.undo();
    expect(await painted()).toEqual([1, 1, 0, 0]);
    expect(journalOf(project).slice(-5).map(({ type, kind }) => kind ?? type)).toEqual(['brush', 'brush', 'complete', 'undo', 'undo'].slice(-5));
    await expect.poll(() => existsSync(join(project, 'labels/hippocampus_017.nii.gz'))).toBe(true);
    await core.kill();
    core = await ServedCore.start({ homeDir, project });
    expect(await painted()).toEqual([1, 1, 0, 0]);
    expect(readdirSync(join(project, 'labels'))).toEqual(['hippocampus_017.nii.gz']);
  });

  it('in the middle of a write: the stroke has not happened, those before it have, and it can be made again', async () => {
    below = new SmallDisk(join(homeDir, 'below'), '24m');
    drive.unplug();
    drive = new Drive(homeDir, { imageDir: below.path });
    await openProject(join(drive.path, 'project'));
    await paint(0);
    below.fillBut(0);
    let answered = 1;
    let refused: { code: string; message: string } | null = null;
    // The file system keeps some writes back; sooner or later one is told that the drive did not take it.
    while (!refused && answered < 2_000) {
      const told = await safe(paint(answered));
      if (told.error) refused = (told.error as ORPCError<string, { code: string; message: string }>).data;
      else answered++;
    }
    // While volumes are still being read their grids come to disk before a stroke: then that is the file which failed. And the
    // system may pass on why the drive below failed, that it was full, or tell of a failed write.
    expect(refused?.message).toMatch(/(journal\.jsonl|project\.json) (could not be written|cannot be written|is full).* This was not kept; everything before it is safe\./);
    expect(refused?.code).toBe(refused?.message.includes('is full') ? 'diskFull' : 'notWritable');
    const strokes = async () => [...(await core.labels('hippocampus_017')).subarray(0, answered + 2)];
    expect(await strokes()).toEqual([...Array<number>(answered).fill(1), 0, 0]);

    drive.unplug();
    below.empty();
    drive.plug();
    await paint(answered);
    expect(await strokes()).toEqual([...Array<number>(answered + 1).fill(1), 0]);
    await core.kill();
    core = await ServedCore.start({ homeDir, project });
    expect(await strokes()).toEqual([...Array<number>(answered + 1).fill(1), 0]);
  });

  it('a project that is closed meanwhile: another one opens, and the same program opens it again when it is back', async () => {
    await openProject(join(drive.path, 'project'));
    await paint(0);
    drive.unplug();
    const { events, stop } = await listen();
    await core.client.projects.openSample({ sampleId: 'hippocampus' });
    await expect.poll(() => events.find((event) => event.type === 'notice' && event.level === 'warning')).toMatchObject({ message: expect.stringContaining(`${project} is not there any more`) });
    stop();
    expect((await refusal(core.client.projects.openFolder({ path: project }))).code).not.toBe('projectLocked');
    drive.plug();
    await core.client.projects.openFolder({ path: project });
    expect(await painted()).toEqual([1, 0, 0, 0]);
    await paint(1);
    expect(await painted()).toEqual([1, 1, 0, 0]);
  });

  it('a training on it stops in a sentence, and Resume is offered when it is back', { timeout: 240_000 }, async () => {
    await openProject(join(drive.path, 'project'));
    for (const id of cases.slice(1)) await core.client.labels.import({ path: join(sample, 'labels', `${id}.nii.gz`), caseId: id, slices: null });
    const heard = new JobListener(core.client);
    await core.client.training.start({ from: 'pretrained', seed: 3 });
    await heard.hear('checkpoint', ({ stage }) => stage === 'localContrast');
    drive.unplug();
    await expect.poll(async () => (await state()).job?.state, { timeout: 60_000 }).toBe('error');
    expect((await state()).job?.message).toContain(`${project} is not there any more: its drive or folder went away.`);
    expect(readdirSync(drive.path)).toEqual([]);
    await expectAway(core.client.training.start({ from: 'random', seed: 3 }), project);

    drive.plug();
    await expect.poll(async () => (await state()).interruptedRun?.runId).toBe('run-1');
    const { totalSteps } = JSON.parse(readFileSync(join(project, 'runs/run-1/checkpoint.json'), 'utf8')) as { totalSteps: number };
    expect((await state()).interruptedRun?.step).toBe(totalSteps);
    heard.events.length = 0;
    await core.client.training.resume({ runId: 'run-1' });
    expect((await heard.hear('started')).resumedAtStep).toBe(totalSteps);
    await heard.hear('result');
    await expect.poll(async () => (await state()).currentModelId, { timeout: 30_000 }).toBe('model-1');
  });
});
