import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { getEventMeta } from '@orpc/client';
import type { AppEvent } from '#shared/contract/index.ts';
import { HostedCore } from '../support/hostedCore.ts';
import { caseNames, writeVolumes } from '../support/manyCases.ts';
import { niftiFile } from '../support/niftiFile.ts';
import { smallImage, writeFiles } from '../support/project.ts';

let core: HostedCore;
beforeEach(async () => {
  core = await HostedCore.start();
});
afterEach(() => core.stop());

it('a folder with a thousand files that are left out opens, and names a few of them', async () => {
  const image = smallImage();
  const name = (n: number) => `scan_${String(n).padStart(4, '0')}.nii`;
  const images = writeFiles(join(core.dir, 'scans'), Object.fromEntries(Array.from({ length: 1_200 }, (_, n) => [name(n), image])));
  const heard = core.listen();
  const state = await core.client.projects.openFolder({ path: images });
  expect(state.cases.map(({ id }) => id)).toEqual(['scan']);
  const notice = await heard.until(({ type }) => type === 'notice');
  heard.stop();
  expect(notice).toMatchObject({
    level: 'warning',
    message: [1, 2, 3].map((n) => `${name(n)} is a further channel; only the first channel (_0000) of a case is used.`).join(' ') + ' 1196 more files were left out.',
  });
});

it('an import that changes more than is worth telling voxel by voxel says which labels to read again', async () => {
  const dim = [3, 40, 40, 40];
  const voxels = (value: (n: number) => number) => Uint8Array.from({ length: 64_000 }, (_, n) => value(n));
  const images = writeFiles(join(core.dir, 'scans'), { 'a.nii': niftiFile({ dim, voxels: voxels((n) => n % 251) }) });
  mkdirSync(join(core.dir, 'maps'));
  // Every second voxel: 32,000 runs.
  writeFiles(join(core.dir, 'maps'), { 'a.nii': niftiFile({ dim, voxels: voxels((n) => n % 2) }) });
  await core.client.projects.openFolder({ path: images });
  await core.client.structures.add({ name: 'One' });
  const heard = core.listen();
  await heard.until(({ type }) => type === 'project');
  await core.client.labels.import({ path: join(core.dir, 'maps/a.nii'), caseId: 'a', slices: null });
  const event = await heard.until(({ type }) => type === 'labelsReplaced');
  expect(event).toMatchObject({ caseId: 'a', seq: 2, clientId: null });
  const labels = new Uint8Array(await (await core.get('/bytes/cases/a/labels')).arrayBuffer());
  expect(labels.filter((value) => value === 1)).toHaveLength(32_000);
  // A stroke still says what it changed, and undo of the import does not.
  const runs = [0, 1, labels[0] as number, 1 - (labels[0] as number)];
  await core.client.labels.paint({ caseId: 'a', clientId: 'c', groupId: 'g', tool: 'brush', structureValue: 1, sliceIndex: null, runs });
  await core.client.history.undo();
  await core.client.history.undo();
  await heard.until((each) => each.type === 'labelsReplaced' && each.seq === 5);
  expect(heard.events.filter(({ type }) => type === 'labels')).toHaveLength(2);
  heard.stop();
});

it('the cases of a project go in pieces, in their order, and one that changes goes alone', async () => {
  const ids = caseNames(120);
  const { client } = core;
  const heard = core.listen();
  await heard.until(({ type }) => type === 'project');
  const state = await client.projects.openFolder({ path: writeVolumes(join(core.dir, 'scans'), ids) });
  expect([state.numCases, state.cases.map(({ id }) => id)]).toEqual([120, ids.slice(0, 50)]);
  await core.core.project.library.readAll();
  await heard.until((event) => event.type === 'case' && event.case.id === ids[119]);
  expect(numbersOf(heard.events)).toEqual({ project: [0, 50], cases: [50, 20] });
  expect((await client.cases.list({ from: 100 })).cases.map(({ id, grid }) => [id, grid !== null])).toEqual(ids.slice(100).map((id) => [id, true]));
  expect(await client.cases.list({ from: 120 })).toEqual({ cases: [], numCases: 120 });

  const numHeard = heard.events.length;
  await client.structures.add({ name: 'One' });
  await client.labels.paint({ caseId: 'patient_77', clientId: 'c', groupId: 'g', tool: 'brush', structureValue: 1, sliceIndex: 0, runs: [0, 2, 0, 1] });
  await heard.until(({ type }) => type === 'labels');
  await expect.poll(() => heard.events.slice(numHeard).map(({ type }) => type)).toEqual(['structures', 'history', 'labels', 'case', 'history']);

  // Two more: nothing but they is sent.
  const { added } = await client.cases.add({ path: writeVolumes(join(core.dir, 'more'), ['z_1', 'z_2']) });
  const told = await heard.until((event) => event.type === 'cases' && event.cases[0]?.id === 'z_1');
  expect([added, told.type === 'cases' && told.cases.map(({ id }) => id)]).toEqual([['z_1', 'z_2'], ['z_1', 'z_2']]);
  heard.stop();
});

it('a page that was cut off while the cases came begins anew; after the last piece it misses nothing', async () => {
  await core.client.projects.openFolder({ path: writeVolumes(join(core.dir, 'scans'), caseNames(120)) });
  await core.core.project.library.readAll();
  const { hub } = core.core;
  const first = hub.subscribe(undefined, undefined);
  const pieces = [(await first.next()).value, (await first.next()).value, (await first.next()).value] as AppEvent[];
  await first.return();
  expect(pieces.map(({ type }) => type)).toEqual(['project', 'cases', 'cases']);
  const nextAfter = async (event: AppEvent | undefined) => {
    const again = hub.subscribe(event && getEventMeta(event)?.id, undefined);
    core.core.project.emitCase('patient_3');
    const { value } = await again.next();
    await again.return();
    return value?.type;
  };
  expect([await nextAfter(pieces[0]), await nextAfter(pieces[1]), await nextAfter(pieces[2])]).toEqual(['project', 'project', 'case']);
});

/** How many cases came with each event of a kind. */
function numbersOf(events: readonly AppEvent[]): { project: number[]; cases: number[] } {
  return {
    project: events.flatMap((event) => (event.type === 'project' ? [event.state?.cases.length ?? 0] : [])),
    cases: events.flatMap((event) => (event.type === 'cases' ? [event.cases.length] : [])),
  };
}
