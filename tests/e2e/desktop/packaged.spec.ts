import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { extractFile, listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { faultsInside } from '../../../scripts/package/inside.mjs';
import { ensurePage } from '../../../scripts/setup/pageBuild.mjs';
import { createReporter } from '../../../scripts/setup/reporter.mjs';
import { DesktopCore } from '../../support/desktopCore.ts';
import { canLeaveNetwork, copyWithOwn, networkDevices, packageForTests, packagedDir, socketsBeyondLoopback, withoutNetwork } from '../../support/packaged.ts';
import { endDesktop, launchDesktop } from '../../support/pages/desktop.ts';
import { Fewslice, expect, test } from '../../support/pages/fewslice.ts';
import { NativeDialogs } from '../../support/pages/nativeDialogs.ts';
import { removeOptions } from '../../support/removeOptions.ts';

const root = resolve(import.meta.dirname, '../../..');
/** Set where this file runs a second time, with no network: the program has been packaged already. */
const isolated = process.env.FEWSLICE_PACKAGED ?? '';
const LOOP = 'the loop in the packaged program: sample, stroke, training, review, export, nothing beyond loopback';
let appDir = isolated;

// One program for all: packaged once, and gone afterwards.
test.describe.configure({ mode: 'default' });
// A quiet machine needs a minute for the longest of them; one where others train at once needs ten.
test.setTimeout(900_000);

test.beforeAll(async () => {
  test.setTimeout(300_000);
  if (isolated) return;
  await ensurePage({ node24: process.execPath, report: createReporter() });
  appDir = packageForTests();
});

test.afterAll(() => {
  if (!isolated) rmSync(packagedDir, { recursive: true, force: true });
});

test('what lies in it: shell and page in the asar, sources, Node, samples and licences beside it, no tool of development', () => {
  const resources = join(appDir, 'resources');
  const inAsar = listPackage(join(resources, 'app.asar'), { isPack: false });
  for (const path of ['/main.cjs', '/preload.cjs', '/layout.json', '/package.json', '/page/index.html']) expect(inAsar).toContain(path);
  expect(inAsar.filter((path) => !/^\/(main\.cjs|preload\.cjs|layout\.json|package\.json|page(\/.*)?)$/.test(path))).toEqual([]);
  expect(JSON.parse(String(extractFile(join(resources, 'app.asar'), 'layout.json')))).toMatchObject({ page: 'page', integrity: 'resources:integrity.json' });
  for (const path of ['core/electron/core/desktop/main.ts', 'core/electron/cli/main.ts', 'core/node_modules/zod/package.json', 'node/node', 'node/LICENSE', 'samples/hippocampus/sample.json', 'licences/licences.json', 'bin/fewslice', 'integrity.json']) {
    expect(existsSync(join(resources, path)), path).toBe(true);
  }
  for (const path of ['LICENSE.electron.txt', 'LICENSES.chromium.html']) expect(existsSync(join(appDir, path)), path).toBe(true);
  expect(faultsInside({ root, resources, asarFiles: inAsar })).toEqual([]);
});

test('its fuses, read back from the program, are as they ship; --inspect alone is left on for this test', async () => {
  const wire = await getCurrentFuseWire(join(appDir, 'fewslice'));
  expect({ ...wire }).toMatchObject({
    [FuseV1Options.RunAsNode]: FuseState.DISABLE,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: FuseState.DISABLE,
    [FuseV1Options.EnableNodeCliInspectArguments]: FuseState.ENABLE,
    [FuseV1Options.OnlyLoadAppFromAsar]: FuseState.ENABLE,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: FuseState.ENABLE,
    [FuseV1Options.EnableCookieEncryption]: FuseState.ENABLE,
  });
  expect(readFileSync(join(root, 'electron-builder.yml'), 'utf8')).toContain('enableNodeCliInspectArguments: false');
});

test(LOOP, async ({ display, cacheDir }) => {
  if (!isolated && canLeaveNetwork()) return await runAgainWithoutNetwork(display);
  if (isolated) expect(networkDevices()).toEqual([]);
  const homeDir = mkdtempSync(join(tmpdir(), 'fewslice-packaged-'));
  const { app, page } = await launchDesktop({ homeDir, cacheDir, display, budgetSeconds: 10, executablePath: join(appDir, 'fewslice') });
  try {
    page.setDefaultTimeout(60_000);
    const fewslice = new Fewslice(new DesktopCore(app, page), page, homeDir, { app, dialogs: await NativeDialogs.of(app) });
    await walkTheLoop(fewslice, join(homeDir, 'masks'));
    expect(socketsBeyondLoopback(app.process().pid as number)).toEqual([]);
  } finally {
    await endDesktop(app);
    rmSync(homeDir, removeOptions);
  }
});

async function walkTheLoop(fewslice: Fewslice, outDir: string): Promise<void> {
  const { label, training, review, exporting } = fewslice;
  const id = 'hippocampus_017';
  await fewslice.openSample('Hippocampus MRI');
  await label.openCase(id);
  await expect(label.planes).toContainText(id);
  await label.chooseStructure('Anterior');
  await label.chooseTool('Brush');
  await label.drag('Axial', [[0.5, 0.5], [0.56, 0.5]]);
  await expect.poll(async () => (await fewslice.labelCounts(id))[1] ?? 0).toBeGreaterThan(0);
  await expect(label.saved).toHaveText('Saved');
  await training.train();
  await expect(label.messages).toContainText(/Model 1 is ready/, { timeout: 600_000 });
  await label.goTo('Review');
  const [first] = await review.casesIn('To review');
  await review.case(first?.id ?? '').click();
  await expect(review.planes).toContainText('Prediction, model 1');
  await review.accept();
  await expect(review.messages).toContainText(`${first?.id} accepted`);
  await label.choose('Export masks…');
  await exporting.exportTo(outDir);
  await expect(exporting.dialog).toContainText('1 mask written');
  expect(existsSync(join(outDir, `${first?.id}.nii.gz`))).toBe(true);
  const { engine } = (await fewslice.state()).models[0] as { engine?: string };
  if (engine !== undefined) expect(engine).toContain(existsSync(join(appDir, 'resources', 'engine')) ? 'ensor' : 'asm');
}

/** This very test, in a second Playwright that has no network but loopback, over which it drives the program. */
async function runAgainWithoutNetwork(display: string): Promise<void> {
  const out = mkdtempSync(join(tmpdir(), 'fewslice-packaged-out-'));
  const args = [join(root, 'node_modules/@playwright/test/cli.js'), 'test', 'tests/e2e/desktop/packaged.spec.ts', '--project', 'desktop', '--reporter', 'line', '--grep', LOOP];
  const env = { ...process.env, DISPLAY: display, FEWSLICE_PACKAGED: appDir, FEWSLICE_E2E_OUT: out, PLAYWRIGHT_JSON_OUTPUT_FILE: undefined };
  const { code, output } = await withoutNetwork(process.execPath, args, env);
  expect(code, output).toBe(0);
  expect(output).toContain('1 passed');
  rmSync(out, { recursive: true, force: true });
}

for (const altered of ['app.asar', 'core/shared/util/assert.ts']) {
  test(`it refuses to start, in a sentence and with exit code 1, when one byte of ${altered} differs`, async ({ display }) => {
    const path = join('resources', altered);
    const copy = copyWithOwn(appDir, 'altered', [path]);
    const bytes = readFileSync(join(copy, path));
    // In the middle of a file of the page, or of a comment: nothing that would keep it from running.
    const at = Math.floor(bytes.length / 2);
    bytes[at] = (bytes[at] as number) ^ 1;
    writeFileSync(join(copy, path), bytes);
    const { code, said } = await refusalOf(copy, display);
    expect(said).toContain(`${altered} is not the file that this version was made with, so Fewslice does not start. Your projects were not touched.`);
    expect(code).toBe(1);
  });
}

/** Waits for its sentence, then asks it to end: the message on its screen waits for a person. */
async function refusalOf(dir: string, display: string): Promise<{ code: number | null; said: string }> {
  const homeDir = mkdtempSync(join(tmpdir(), 'fewslice-altered-'));
  const args = ['--disable-gpu', `--user-data-dir=${join(homeDir, 'shell')}`, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  const child = spawn(join(dir, 'fewslice'), args, { env: { ...process.env, DISPLAY: display, HOME: homeDir, LANG: 'en_US.UTF-8' }, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += String(chunk);
    if (said.includes('does not start')) child.kill('SIGTERM');
  });
  const late = setTimeout(() => child.kill('SIGKILL'), 60_000);
  const code = await new Promise<number | null>((done) => child.once('close', done));
  clearTimeout(late);
  rmSync(homeDir, removeOptions);
  return { code, said };
}
