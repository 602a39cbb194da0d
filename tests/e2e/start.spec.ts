import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seriousFaults } from '../support/pages/accessibility.ts';
import { expect, test } from '../support/pages/fewslice.ts';

test('the sentences that meet a person: nothing opened yet, About, licences', async ({ fewslice }) => {
  const { page, start } = fewslice;
  await expect(start.headline).toBeVisible();
  await expect(page.getByRole('region', { name: 'Recent projects' })).toContainText('No projects yet');
  await expect(page.getByText(/^Runs on: /)).toBeVisible({ timeout: 90_000 });
  expect(await seriousFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Help' }).click();
  await page.getByRole('menuitem', { name: 'About Fewslice' }).click();
  const about = page.getByRole('dialog');
  await expect(about).toContainText('For research use. Not a medical device');
  for (const words of ['Hippocampus MRI', 'Medical Segmentation Decathlon', 'CC BY-SA 4.0', 'Fetal brain', 'CC0 1.0', 'Cornerstone3D', 'No telemetry']) {
    await expect(about).toContainText(words);
  }
  expect(await seriousFaults(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(about).toBeHidden();
});

test('a folder of DICOM files gets its sentence, a folder of nothing cannot be opened', async ({ fewslice }) => {
  const { page, start, homeDir } = fewslice;
  const [dicom, nothing] = [join(homeDir, 'dicom'), join(homeDir, 'nothing')];
  mkdirSync(dicom);
  mkdirSync(nothing);
  // DICOM PS3.10, 7.1: a preamble and four letters; what follows is not looked at.
  writeFileSync(join(dicom, 'IM0001'), Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')]));
  await page.getByRole('button', { name: /^Open a folder/ }).click();
  await start.folders.goTo(nothing);
  await expect(start.folders.sentence).toHaveText('There are no NIfTI volumes in this folder.');
  await expect(start.folders.dialog.getByRole('button', { name: 'Open', exact: true })).toBeDisabled();
  expect(await seriousFaults(page)).toEqual([]);
  const sentence = `${dicom} holds DICOM files, which this version cannot read yet.`;
  await start.folders.goTo(dicom);
  await expect(start.folders.sentence).toContainText(sentence);
  await start.folders.dialog.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText(sentence);
  await expect(start.headline).toBeVisible();
});

test('everything but the stroke itself goes by keys', async ({ fewslice }) => {
  const { page, label, start } = fewslice;
  await expect(start.headline).toBeVisible();
  const { keyboard } = page;
  await page.getByRole('button', { name: 'Try a sample study' }).focus();
  await keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: /^Hippocampus MRI/ })).toBeFocused();
  await keyboard.press('Enter');
  await expect.poll(() => label.showsImage(), { timeout: 60_000 }).toBe(true);

  await page.getByRole('navigation', { name: 'Workspace' }).getByRole('button', { name: 'Label' }).focus();
  const [, , slice] = await label.position();
  for (const key of ['ArrowUp', 'PageUp', 'ArrowDown', 'ArrowDown']) await keyboard.press(key);
  await expect.poll(async () => (await label.position())[2]).toBe(slice + 4);
  const tool = (name: string) => page.getByRole('toolbar', { name: 'Tools' }).getByRole('button', { name, exact: true });
  for (const [key, name] of [['e', 'Eraser'], ['o', 'Outline'], ['c', 'Crosshair'], ['b', 'Brush']] as const) {
    await keyboard.press(key);
    await expect(tool(name)).toHaveAttribute('aria-pressed', 'true');
  }
  await keyboard.press('2');
  await expect(label.structures.getByRole('button', { name: 'Posterior', exact: true })).toHaveAttribute('aria-pressed', 'true');
  await keyboard.press('m');
  await expect(label.completeButton).toHaveText(/^Mark slice complete/);
  await keyboard.press('Control+z');
  await expect(label.completeButton).toHaveText(/^Mark slice not complete/);
  await keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  // The list of cases: one stop for Tab, arrows inside.
  await label.case('hippocampus_234').focus();
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  await expect(label.planes).toContainText('hippocampus_295');
  await keyboard.press('Control+o');
  await expect(start.folders.dialog).toBeVisible();
  await keyboard.press('Escape');
  await expect(start.folders.dialog).toBeHidden();
});
