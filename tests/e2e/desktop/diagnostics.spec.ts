import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from '../../support/pages/fewslice.ts';

interface Saved { fewsliceSaved?: string }

test('diagnostics are saved where the person says, by the system’s own dialog, as they were shown', async ({ fewslice }) => {
  const { app, page, homeDir } = fewslice;
  if (!app) throw new Error('this spec is of the desktop shell');
  const path = join(homeDir, 'report.zip');
  // In the place of the person at the system's dialog, which opens for every download.
  await app.evaluate(({ session }, chosen) => void session.defaultSession.on('will-download', (_event, item) => {
    item.setSavePath(chosen);
    item.once('done', (_done, state) => { (globalThis as Saved).fewsliceSaved = state; });
  }), path);
  await page.getByRole('button', { name: 'Help' }).click();
  await page.getByRole('menuitem', { name: 'Diagnostics…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: /^settings\.json/ }).click();
  const shown = await dialog.getByRole('region', { name: 'Text of settings.json' }).textContent();
  expect(shown).toContain('"shell": "desktop"');
  await dialog.getByRole('button', { name: 'Save…' }).click();
  await expect(dialog).toBeHidden();
  // The file is there before all of it is.
  await expect.poll(() => app.evaluate(() => (globalThis as Saved).fewsliceSaved)).toBe('completed');
  const files = unzipSync(readFileSync(path));
  expect(strFromU8(files['settings.json'] as Uint8Array)).toBe(shown);
  expect(Object.values(files).map((bytes) => strFromU8(bytes)).join('\n')).not.toContain(homeDir);
});
