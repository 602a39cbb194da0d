import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seriousFaults } from '../support/pages/accessibility.ts';
import { expect, test } from '../support/pages/fewslice.ts';

const images = join(import.meta.dirname, '../../resources/samples/hippocampus/images');

test('an unreadable file among good ones is told, the others can be worked on', async ({ fewslice }) => {
  const { label, start, homeDir } = fewslice;
  const folder = join(homeDir, 'study');
  mkdirSync(folder);
  for (const id of ['017', '024']) copyFileSync(join(images, `hippocampus_${id}.nii.gz`), join(folder, `scan_${id}.nii.gz`));
  const whole = readFileSync(join(images, 'hippocampus_065.nii.gz'));
  writeFileSync(join(folder, 'scan_065.nii.gz'), whole.subarray(0, whole.length / 2));
  await start.openFolder(folder);
  await expect.poll(() => label.showsImage(), { timeout: 60_000 }).toBe(true);
  await expect(label.cases.getByRole('button', { name: /^scan_/ })).toHaveCount(3);
  await expect(label.case('scan_065')).toContainText('Could not be read');
  await label.openCase('scan_065');
  await expect(label.page.getByRole('main')).toContainText('scan_065 could not be read');
  await expect(label.page.getByRole('main')).toContainText('scan_065.nii.gz');
  // The same file, copied again: it is taken at the next try.
  writeFileSync(join(folder, 'scan_065.nii.gz'), whole);
  await label.page.getByRole('button', { name: 'Read again' }).click();
  await expect.poll(() => label.showsImage(), { timeout: 60_000 }).toBe(true);
  await expect(label.planes).toContainText('scan_065');
  await expect(label.case('scan_065')).toContainText('Not looked at');
});

test('the fetal brain opens and can be painted, in all three planes', async ({ fewslice }) => {
  const { label } = fewslice;
  await fewslice.openSample('Fetal brain');
  const { id } = (await fewslice.state()).cases[0] ?? { id: '' };
  await expect(label.planes).toContainText(id);
  await label.chooseStructure('White matter');
  for (const plane of ['Axial', 'Coronal', 'Sagittal'] as const) {
    const voxel = await label.lookAt(plane, 0.42, 0.45);
    await label.chooseTool('Brush');
    await label.drag(plane, [[0.42, 0.45], [0.5, 0.45]]);
    await expect.poll(() => fewslice.labelAt(id, voxel), { timeout: 5000 }).toBe(1);
    await label.undo();
    await expect.poll(() => fewslice.labelAt(id, voxel), { timeout: 5000 }).toBe(0);
  }
  expect(await seriousFaults(label.page)).toEqual([]);
});
