import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { endDesktop, launchDesktop, shellExecutable } from '../../support/pages/desktop.ts';
import type { Fewslice } from '../../support/pages/fewslice.ts';
import { expect, startDesktop, test } from '../../support/pages/fewslice.ts';
import { removeOptions } from '../../support/removeOptions.ts';

const images = join(import.meta.dirname, '../../../resources/samples/hippocampus/images');

const menuOf = (app: ElectronApplication) => app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label, submenu }) => ({ label, items: submenu?.items.filter(({ type }) => type !== 'separator').map((item) => ({ label: item.label, enabled: item.enabled })) })) ?? []);

const clickMenu = (app: ElectronApplication, id: string) => app.evaluate(({ Menu }, wanted) => Menu.getApplicationMenu()?.getMenuItemById(wanted)?.click(), id);

/** A start of the program of its own, for what happens at its end. */
async function withDesktop<T>(settings: Parameters<typeof startDesktop>[0], walk: (started: { fewslice: Fewslice; app: ElectronApplication }) => Promise<T>): Promise<T> {
  const { fewslice, stop } = await startDesktop(settings);
  try {
    return await walk({ fewslice, app: fewslice.app as ElectronApplication });
  } finally {
    await stop();
  }
}

// Longer than what is done while it trains, also on a slow machine; nobody waits for its end.
test.use({ budgetSeconds: 240 });

test('the menu follows the project and the language, and does what the page can do', async ({ fewslice }) => {
  const app = fewslice.app as ElectronApplication;
  const enabled = async (label: string) => (await menuOf(app)).flatMap(({ items }) => items ?? []).find((item) => item.label === label)?.enabled;
  expect((await menuOf(app)).map(({ label }) => label)).toEqual(['File', 'Edit', 'View', 'Train', 'Review', 'Help']);
  expect(await enabled('Add volumes…')).toBe(false);
  await fewslice.openSample('Hippocampus MRI');
  await expect.poll(() => enabled('Add volumes…')).toBe(true);
  expect(await enabled('Export the model…')).toBe(false);
  await clickMenu(app, 'about');
  await expect(fewslice.page.getByRole('dialog')).toContainText('For research use');
  await fewslice.page.keyboard.press('Escape');
  await clickMenu(app, 'nextCase');
  await expect(fewslice.label.planes).toContainText('hippocampus_295');
  await fewslice.page.evaluate(() => window.fewsliceDesktop?.setLanguage('zh-Hant'));
  await expect.poll(async () => (await menuOf(app)).map(({ label }) => label)).toContain('訓練');
  await clickMenu(app, 'closeProject');
  await expect(fewslice.start.headline).toBeVisible();
  const recent = () => app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items[0]?.submenu?.items.flatMap((item) => item.submenu?.items.map(({ label }) => label) ?? []));
  await expect.poll(recent).toContain('Hippocampus MRI');
});

test('a job is shown to the system; quitting asks; a window that crashed, and one that went to the background, find it running', async ({ fewslice }) => {
  test.setTimeout(300_000);
  const { training } = fewslice;
  const app = fewslice.app as ElectronApplication;
  await app.evaluate(({ BrowserWindow, dialog }) => {
    const seen = globalThis as { progress?: number[]; asked?: string[]; answer?: number };
    seen.progress = [];
    seen.asked = [];
    const [window] = BrowserWindow.getAllWindows();
    if (window) window.setProgressBar = (fraction) => void seen.progress?.push(fraction);
    dialog.showMessageBox = (async (...args: unknown[]) => {
      seen.asked?.push((args.at(-1) as { message: string }).message);
      return { response: seen.answer ?? 0, checkboxChecked: false };
    }) as typeof dialog.showMessageBox;
  });
  const seen = () => app.evaluate(() => globalThis as unknown as { progress: number[]; asked: string[] }).then(({ progress, asked }) => ({ progress, asked }));
  const answerWith = (answer: number) => app.evaluate((_electron, value) => { (globalThis as { answer?: number }).answer = value; }, answer);
  await fewslice.openSample('Hippocampus MRI');
  await training.train();
  await expect(training.stage).toContainText(/step \d+/, { timeout: 90_000 });
  await expect.poll(async () => (await seen()).progress.some((fraction) => fraction > 0)).toBe(true);

  await test.step('Stay', async () => {
    await answerWith(2);
    await app.evaluate(({ app: electronApp }) => electronApp.quit());
    await expect.poll(async () => (await seen()).asked).toContain('Training is still running');
    await expect(training.panel).toBeVisible();
  });

  await test.step('a window whose process died is opened anew', async () => {
    await answerWith(0);
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer());
    await expect.poll(async () => (await seen()).asked).toContain('The window was opened anew');
    await expect.poll(() => app.evaluate(async ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('document.body.innerText')), { timeout: 60_000 }).toMatch(/Cancel keeps what was learnt|step/);
  });

  await test.step('Go on in the background: the window goes, the job does not', async () => {
    await app.evaluate(({ app: electronApp }) => electronApp.quit());
    await expect.poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())).toBe(false);
    expect(fewslice.core.trainerPid()).not.toBeNull();
  });
});

test('a second start brings the first to the front and opens what it was given; the window is where it was', async ({ display, cacheDir }) => {
  const homeDir = mkdtempSync(join(tmpdir(), 'fewslice-second-'));
  const folder = join(homeDir, 'Überblick 腦部 scans');
  mkdirSync(folder);
  copyFileSync(join(images, 'hippocampus_017.nii.gz'), join(folder, 'scan.nii.gz'));
  const first = await launchDesktop({ homeDir, cacheDir, display });
  try {
    await first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setBounds({ x: 60, y: 40, width: 1280, height: 720 }));
    const second = spawn(await shellExecutable(), ['--no-sandbox', `--user-data-dir=${join(homeDir, 'shell')}`, folder], {
      env: { ...process.env, DISPLAY: display, HOME: homeDir, XDG_DATA_HOME: join(homeDir, 'data'), XDG_CACHE_HOME: cacheDir }, stdio: 'ignore',
    });
    const [code] = (await once(second, 'exit')) as [number | null];
    expect(code).toBe(0);
    await expect(first.page.getByRole('banner')).toContainText('Überblick 腦部 scans', { timeout: 60_000 });
    expect(await first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
    await first.page.waitForTimeout(800);
  } finally {
    await endDesktop(first.app);
  }
  const again = await launchDesktop({ homeDir, cacheDir, display });
  try {
    expect(await again.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getNormalBounds())).toEqual({ x: 60, y: 40, width: 1280, height: 720 });
  } finally {
    await endDesktop(again.app);
    rmSync(homeDir, removeOptions);
  }
});

test('quitting at once after a stroke loses nothing of it', async ({ display, cacheDir }) => {
  const homeDir = mkdtempSync(join(tmpdir(), 'fewslice-quit-'));
  try {
    const painted = await withDesktop({ homeDir, cacheDir, display }, async ({ fewslice, app }) => {
      await fewslice.openSample('Hippocampus MRI');
      await fewslice.label.openCase('hippocampus_017');
      await expect(fewslice.label.planes).toContainText('hippocampus_017');
      await fewslice.label.chooseStructure('Anterior');
      await fewslice.label.chooseTool('Brush');
      await fewslice.label.drag('Axial', [[0.4, 0.4], [0.5, 0.4], [0.6, 0.4]]);
      const gone = app.waitForEvent('close', { timeout: 60_000 });
      await app.evaluate(({ app: electronApp }) => electronApp.quit()).catch(() => undefined);
      await gone;
      return fewslice.homeDir;
    });
    expect(painted).toBe(homeDir);
    await withDesktop({ homeDir, cacheDir, display }, async ({ fewslice }) => {
      await fewslice.openSample('Hippocampus MRI');
      expect((await fewslice.state()).history.done.map(({ kind, caseId }) => [kind, caseId])).toEqual([['brush', 'hippocampus_017']]);
      expect((await fewslice.labelCounts('hippocampus_017'))[1]).toBeGreaterThan(20);
    });
  } finally {
    rmSync(homeDir, removeOptions);
  }
});
