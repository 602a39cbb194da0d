import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HostedCore } from '../support/hostedCore.ts';
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
