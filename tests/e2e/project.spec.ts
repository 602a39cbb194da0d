import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { seriousFaults } from '../support/pages/accessibility.ts';
import type { Fewslice } from '../support/pages/fewslice.ts';
import { expect, test } from '../support/pages/fewslice.ts';

const sample = join(import.meta.dirname, '../../resources/samples/hippocampus');

test.use({ budgetSeconds: 15 });

test('a project that grows: label maps imported, a structure removed and brought back, volumes added and predicted without training', async ({ fewslice }) => {
  test.setTimeout(300_000);
  const { label, review, training, start, page, homeDir } = fewslice;
  const folders = { scans: join(homeDir, 'scans'), maps: join(homeDir, 'maps'), more: join(homeDir, 'more') };
  Object.values(folders).forEach((folder) => mkdirSync(folder));
  for (const id of ['234', '295', '017']) copyFileSync(join(sample, 'images', `hippocampus_${id}.nii.gz`), join(folders.scans, `hippocampus_${id}_0000.nii.gz`));
  for (const id of ['234', '295']) copyFileSync(join(sample, 'labels', `hippocampus_${id}.nii.gz`), join(folders.maps, `hippocampus_${id}.nii.gz`));
  copyFileSync(join(sample, 'images', 'hippocampus_024.nii.gz'), join(folders.more, 'hippocampus_024.nii.gz'));
  await start.openFolder(folders.scans);
  await expect.poll(() => label.showsImage(), { timeout: 60_000 }).toBe(true);

  await test.step('label maps are imported by case id and bring their structures', async () => {
    await pickFromProjectMenu(fewslice, 'Import label maps…');
    await fewslice.folders.choose(folders.maps, 'Import');
    await expect(label.messages).toContainText('2 label maps imported');
    await expect(training.box).toContainText('72 complete slices in 2 cases');
    expect((await fewslice.state()).structures.map(({ value }) => value)).toEqual([1, 2]);
  });

  await test.step('a structure is removed with all that was painted of it; undo brings both back', async () => {
    const before = await fewslice.labelCounts('hippocampus_234');
    await label.structures.getByRole('button', { name: 'Name, colour and key of 2' }).click();
    await page.getByRole('button', { name: 'Remove…' }).click();
    await page.getByRole('alertdialog').or(page.getByRole('dialog')).getByRole('button', { name: 'Remove', exact: true }).click();
    await expect.poll(() => fewslice.labelCounts('hippocampus_234')).toEqual({ 1: before[1] });
    await expect(label.structures.getByRole('button', { name: '2', exact: true })).toBeHidden();
    await label.undo();
    await expect.poll(() => fewslice.labelCounts('hippocampus_234')).toEqual(before);
    await expect(label.structures.getByRole('button', { name: '2', exact: true })).toBeVisible();
  });

  await test.step('a volume that comes after the training is predicted without another one', async () => {
    await training.train();
    await expect(label.messages).toContainText(/Model 1 is ready/, { timeout: 150_000 });
    await pickFromProjectMenu(fewslice, 'Add volumes…');
    await fewslice.folders.choose(folders.more, 'Add these volumes');
    await expect(label.case('hippocampus_024')).toBeVisible();
    await label.goTo('Review');
    await page.getByRole('button', { name: 'Predict 1 case' }).click();
    await expect(label.messages).toContainText('The predictions are ready', { timeout: 90_000 });
    expect((await fewslice.case('hippocampus_024')).prediction?.modelId).toBe('model-1');
    expect((await review.casesIn('To review')).map(({ id }) => id).sort()).toEqual(['hippocampus_017', 'hippocampus_024']);
  });
});

test('label maps that lie beside the images are offered: taken with one click, or left out for good', async ({ fewslice }) => {
  const { label, training, start, page, homeDir } = fewslice;
  const folders = ['taken', 'declined'].map((name) => join(homeDir, name));
  for (const folder of folders) {
    for (const [kind, source] of [['imagesTr', 'images'], ['labelsTr', 'labels']] as const) {
      mkdirSync(join(folder, kind), { recursive: true });
      for (const id of ['234', '295']) copyFileSync(join(sample, source, `hippocampus_${id}.nii.gz`), join(folder, kind, `hippocampus_${id}.nii.gz`));
    }
  }
  const [taken, declined] = folders as [string, string];
  const offer = page.getByRole('region', { name: '2 label maps lie beside the images' });

  await test.step('taken', async () => {
    await start.openFolder(taken);
    await expect.poll(() => label.showsImage(), { timeout: 60_000 }).toBe(true);
    await expect(offer).toContainText('In labelsTr, matched to cases by file name.');
    expect(await seriousFaults(page)).toEqual([]);
    await offer.getByRole('button', { name: 'Import' }).click();
    await expect(label.messages).toContainText('2 label maps imported');
    await expect(training.box).toContainText('72 complete slices in 2 cases');
    await expect(offer).toBeHidden();
    await label.choose('Close project');
  });

  await test.step('declined by key, and not offered when the project is opened again', async () => {
    await start.openFolder(declined);
    await expect.poll(() => label.showsImage(), { timeout: 60_000 }).toBe(true);
    await offer.getByRole('button', { name: 'Import' }).focus();
    await page.keyboard.press('Tab');
    await expect(offer.getByRole('button', { name: 'Leave out' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(offer).toBeHidden();
    expect((await fewslice.state()).labelsOffer).toBeNull();
    await label.choose('Close project');
    await start.openRecent('declined');
    await expect.poll(() => label.showsImage(), { timeout: 60_000 }).toBe(true);
    await expect(offer).toBeHidden();
    expect((await fewslice.case('hippocampus_234')).completeSlices).toEqual([]);
  });
});

async function pickFromProjectMenu({ page }: Fewslice, item: string): Promise<void> {
  await page.getByRole('banner').getByRole('button', { name: /^scans/ }).click();
  await page.getByRole('menuitem', { name: item }).click();
}
