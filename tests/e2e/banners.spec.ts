import { seriousFaults } from '../support/pages/accessibility.ts';
import { expect, test } from '../support/pages/fewslice.ts';
import { trainStaged } from '../support/pages/layout.ts';
import { staged } from '../support/trainerScript.ts';

test.use({ staged: true });

test('a former model in use is said in Label and in Review, and one click goes forward again', async ({ fewslice }) => {
  const { page, label, review } = fewslice;
  await fewslice.openSample('Hippocampus MRI');
  for (let n = 0; n < 2; n++) await trainStaged(fewslice, staged.succeed, 'success');
  const banner = page.getByRole('region', { name: 'Model 1 is in use' });
  await label.goTo('Review');
  await expect(banner).toBeHidden();
  await review.switchModel();
  await expect(banner).toContainText('Model 2 is newer. It is kept with its masks; the next training goes on from model 1.');
  expect(await seriousFaults(page)).toEqual([]);

  await label.goTo('Label');
  // Where there is no TensorFlow, the engine comes first: the staged models say that they were trained on it.
  const otherEngine = page.getByRole('region', { name: 'The next training runs on WebAssembly' });
  await expect(banner.or(otherEngine)).toBeVisible();
  if (await otherEngine.isVisible()) await otherEngine.getByRole('button', { name: 'Dismiss' }).click();
  await expect(banner).toBeVisible();
  expect(await seriousFaults(page)).toEqual([]);
  await banner.getByRole('button', { name: 'Go forward to model 2' }).focus();
  await page.keyboard.press('Enter');
  await expect(banner).toBeHidden();
  expect((await fewslice.state()).currentModelId).toBe('model-2');
});

test('another engine than the one that made the model is said once, with the way to the engines', async ({ fewslice }) => {
  const { page } = fewslice;
  await fewslice.openSample('Hippocampus MRI');
  await trainStaged(fewslice, staged.succeed, 'success');
  const banner = page.getByRole('region', { name: 'The next training runs on WebAssembly' });
  await page.getByRole('button', { name: 'Advanced' }).click();
  await page.getByRole('combobox', { name: 'Engine' }).click();
  await page.getByRole('option', { name: /^WebAssembly/ }).click();
  await page.keyboard.press('Escape');
  await expect(banner).toContainText('Model 1 was trained on TensorFlow; the next training runs on WebAssembly. Results may differ a little.');
  expect(await seriousFaults(page)).toEqual([]);

  await banner.getByRole('button', { name: 'Engines' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await banner.getByRole('button', { name: 'Dismiss' }).click();
  await expect(banner).toBeHidden();
  await page.reload();
  // What names the engine here would draw the banner too.
  await expect(page.getByRole('button', { name: /^WebAssembly/ })).toBeVisible();
  await expect(banner).toBeHidden();

  // A model that is made by the other engine again is another matter.
  await trainStaged(fewslice, staged.succeed, 'success');
  await expect(banner).toContainText('Model 2 was trained on TensorFlow');
});
