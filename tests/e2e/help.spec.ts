import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import { contractVersion, modelFormatVersion, projectFormatVersion, runFormatVersion } from '../../shared/contract/version.ts';
import type { EngineCandidate, EngineReport } from '../../shared/contract/schemas/system.ts';
import { seriousFaults } from '../support/pages/accessibility.ts';
import { expect, test } from '../support/pages/fewslice.ts';

test('Engine: what runs here, each check with its error, how fast it is; checked again while the page goes on', async ({ fewslice }) => {
  const { page } = fewslice;
  const runsOn = page.getByRole('button', { name: /^Runs on: (TensorFlow|WebAssembly)/ });
  await runsOn.click({ timeout: 120_000 });
  const engine = page.getByRole('dialog');
  await expect(engine.getByRole('heading', { name: /^Runs on: / })).toBeVisible();
  await expect(engine).toContainText(/Checked today, \d\d:\d\d: \d+ checks passed/);
  const engines = engine.getByRole('list', { name: 'Engines' });
  await expect(engines.getByRole('listitem')).toHaveCount(2);
  await expect(engines.getByText('In use', { exact: true })).toHaveCount(1);
  await expect(engines).toContainText(/WebAssembly, 1 core/);
  await expect(engine).toContainText(/makes about .+ steps on your structures, with 12 slices of 56 × 40 pixels/);
  await expect(engine).toContainText('Graphics cards are not used in this version.');
  expect(await seriousFaults(page)).toEqual([]);

  await engine.getByText(/^WebAssembly: \d+ of \d+ checks passed$/).click();
  const checks = engine.getByRole('region', { name: 'Checks of WebAssembly' });
  await expect(checks.getByRole('row', { name: /^conv2d 3x3 \d\.\de-\d+ 1\.0e-4$/ })).toBeVisible();
  await expect(checks.getByRole('row', { name: /^three training steps, as the engine runs them/ })).toHaveCount(1);
  expect(await seriousFaults(page)).toEqual([]);

  const again = engine.getByRole('button', { name: 'Check again' });
  await again.click();
  await expect(engine.getByRole('progressbar')).toBeVisible();
  await expect(again).toBeDisabled();
  await expect(again).toBeEnabled({ timeout: 120_000 });
  await expect(engine.getByRole('progressbar')).toBeHidden();
  await expect(engine).toContainText(/Checked today/);
  await page.keyboard.press('Escape');
  await expect(engine).toBeHidden();
  await expect(runsOn).toBeFocused();
});

test('Engine: one that cannot be used is told with its reason and what to do', async ({ fewslice }) => {
  const { page } = fewslice;
  await expect(page.getByRole('button', { name: /^Runs on: / })).toBeVisible({ timeout: 120_000 });
  // As on a computer whose processor is too old: what the core would say there.
  await page.route('**/rpc/system/info', async (route) => {
    const response = await route.fetch();
    const body = (await response.json()) as { json: { engines: EngineReport } };
    const [tensorflow, wasm] = body.json.engines.candidates as [EngineCandidate, EngineCandidate];
    const missing: EngineCandidate = { ...tensorflow, works: false, version: null, threads: null, checks: [], speed: null, selfTestSeconds: null, problem: { code: 'noAvx', detail: '' } };
    body.json.engines = { chosen: { name: 'wasm', description: wasm.description, version: wasm.version ?? '' }, candidates: [missing, wasm] };
    await route.fulfill({ response, json: body });
  });
  await page.reload();
  await page.getByRole('button', { name: 'Runs on: WebAssembly, 1 core' }).click();
  const engines = page.getByRole('dialog').getByRole('list', { name: 'Engines' });
  await expect(engines.getByRole('listitem').first()).toContainText(/TensorFlow.*the processor lacks instructions \(AVX\).*Not available.*A computer with a newer processor can use it/);
  await expect(engines.getByRole('listitem').nth(1)).toContainText('In use');
  expect(await seriousFaults(page)).toEqual([]);
});

test('About leads to the licences of everything that ships, with their texts', async ({ fewslice }) => {
  const { page } = fewslice;
  await page.getByRole('button', { name: 'Help' }).click();
  await page.getByRole('menuitem', { name: 'About Fewslice' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('For research use. Not a medical device');
  await expect(dialog).toContainText(`Contract ${contractVersion}, formats: project ${projectFormatVersion}, run ${runFormatVersion}, model ${modelFormatVersion}`);
  await dialog.getByRole('button', { name: 'All licences' }).click();

  await expect(dialog.getByRole('heading', { name: 'Licences' })).toBeVisible();
  await expect(dialog.getByRole('region', { name: 'Licence of Fewslice' })).toContainText('Apache License');
  const search = dialog.getByRole('searchbox', { name: 'Search by name or licence' });
  await expect(search).toBeFocused();
  expect(await seriousFaults(page)).toEqual([]);
  await search.fill('inter ofl');
  await dialog.getByRole('button', { name: /^@fontsource-variable\/inter/ }).click();
  await expect(dialog.getByRole('region', { name: 'Licence of @fontsource-variable/inter' })).toContainText('SIL OPEN FONT LICENSE');
  await search.fill('hippocampus');
  await dialog.getByRole('button', { name: /^Hippocampus MRI/ }).click();
  await expect(dialog.getByRole('region')).toContainText('Creative Commons Attribution-ShareAlike 4.0 International');
  await search.fill('no such thing');
  await expect(dialog).toContainText('Nothing by that name');

  // By the arrows from entry to entry, each with its text.
  await search.fill('tensorflow');
  await dialog.getByRole('button', { name: /^TensorFlow 2/ }).click();
  await expect(dialog.getByRole('region')).toContainText('Apache License');
  await page.keyboard.press('ArrowDown');
  await expect(dialog.getByRole('button', { pressed: true })).toBeFocused();
  await expect(dialog.getByRole('button', { pressed: true })).toContainText('@tensorflow/');
  await expect(dialog.getByRole('region')).toContainText('Google LLC');
});

test('Diagnostics are read file by file, then saved as they were shown, without a name of what was worked on', async ({ fewslice }) => {
  const { page } = fewslice;
  await fewslice.openSample('Hippocampus MRI');
  await page.getByRole('button', { name: 'Help' }).click();
  await page.getByRole('menuitem', { name: 'Diagnostics…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Nothing is sent');
  await expect(dialog.getByRole('button', { name: /^readme\.txt/ })).toHaveAttribute('aria-pressed', 'true');
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  expect(await seriousFaults(page)).toEqual([]);
  await dialog.getByRole('button', { name: /^settings\.json/ }).click();
  await expect(dialog.getByRole('region', { name: 'Text of settings.json' })).toContainText('"mousePreset": "research"');
  await dialog.getByRole('button', { name: /^log\.txt/ }).click();
  const shownLog = await dialog.getByRole('region', { name: 'Text of log.txt' }).textContent();
  expect(shownLog).toContain('"numCases":20');

  const saved = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save…' }).click();
  const download = await saved;
  expect(download.suggestedFilename()).toMatch(/^fewslice-diagnostics-\d{8}-\d{4}\.zip$/);
  const files = unzipSync(readFileSync(await download.path()));
  expect(Object.keys(files)).toEqual(expect.arrayContaining(['readme.txt', 'about.json', 'engines.json', 'settings.json', 'log.txt']));
  expect(strFromU8(files['log.txt'] as Uint8Array)).toBe(shownLog);
  const everything = Object.values(files).map((bytes) => strFromU8(bytes)).join('\n');
  for (const name of ['hippocampus_', 'Anterior', 'Posterior', 'Hippocampus', fewslice.homeDir]) expect(everything).not.toContain(name);
  await expect(dialog).toBeHidden();
});
