import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { _electron } from '@playwright/test';
import type { ElectronApplication, Page } from '@playwright/test';
import { ensureDesktop } from '../../../scripts/setup/desktopBuild.mjs';
import { createReporter } from '../../../scripts/setup/reporter.mjs';
import { electronWithApp } from '../../../scripts/test/electron.mjs';

export interface LaunchSettings {
  readonly homeDir: string;
  readonly cacheDir?: string;
  /** As DISPLAY. */
  readonly display: string;
  /** Length of every training run (core/jobs/prepareRun.ts). */
  readonly budgetSeconds?: number;
  /** Another program than the clone's shell in the test Electron: the packaged one. */
  readonly executablePath?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** WebGL 2 without a graphics card; Chromium's own sandbox needs a user who is not root. */
const switches = ['--use-gl=angle', '--use-angle=swiftshader', '--ignore-gpu-blocklist', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];

/** The clone's shell in a test Electron: the one that `npm test` brought (scripts/test/electron.mjs). */
export async function shellExecutable(dist = process.env.FEWSLICE_TEST_ELECTRON): Promise<string> {
  if (!dist) throw new Error('FEWSLICE_TEST_ELECTRON names no Electron; run the tests by npm test -- e2e');
  await ensureDesktop({ node24: process.execPath, report: createReporter() });
  return electronWithApp(dist);
}

/** Playwright forgets the process of a program that has ended, and a test may end one twice. */
const processes = new WeakMap<ElectronApplication, ChildProcess>();

/** On a busy machine Playwright now and then misses the window that opens while it attaches, and would wait for ever. */
const LAUNCH_WITHIN_MS = 60_000;
const MOST_LAUNCHES = 3;

/** A real Electron program with a home of its own, and its first window. */
export async function launchDesktop(settings: LaunchSettings): Promise<{ app: ElectronApplication; page: Page }> {
  const executablePath = settings.executablePath ?? await shellExecutable();
  for (let launch = 1; ; launch++) {
    try {
      return await launchOnce({ ...settings, executablePath });
    } catch (error) {
      if (launch === MOST_LAUNCHES || !/Timeout \d+ms exceeded/.test(String(error))) throw error;
    }
  }
}

async function launchOnce({ homeDir, cacheDir = join(homeDir, 'cache'), display, budgetSeconds, executablePath, args = [], env = {} }: LaunchSettings): Promise<{ app: ElectronApplication; page: Page }> {
  const app = await _electron.launch({
    executablePath,
    timeout: LAUNCH_WITHIN_MS,
    args: [...switches, `--user-data-dir=${join(homeDir, 'shell')}`, ...args],
    env: {
      ...(process.env as Record<string, string>),
      DISPLAY: display,
      HOME: homeDir,
      XDG_DATA_HOME: join(homeDir, 'data'),
      XDG_CONFIG_HOME: join(homeDir, 'config'),
      XDG_CACHE_HOME: cacheDir,
      LANG: 'en_US.UTF-8',
      ...(budgetSeconds !== undefined && { FEWSLICE_BUDGET_SECONDS: String(budgetSeconds) }),
      ...env,
    },
  });
  processes.set(app, app.process());
  try {
    return { app, page: await app.firstWindow({ timeout: LAUNCH_WITHIN_MS }) };
  } catch (error) {
    // Left running, it would take the next launch for a second start of its own.
    await endDesktop(app);
    throw error;
  }
}

/** Ends the program without its question, so that a test which failed half-way does not hang; one that has ended already is left alone. */
export async function endDesktop(app: ElectronApplication): Promise<void> {
  const child = processes.get(app);
  if (!child) throw new Error('endDesktop ends what launchDesktop started');
  if (child.exitCode !== null || child.signalCode !== null) return;
  const late = setTimeout(() => child.kill('SIGKILL'), 30_000);
  await app.close().catch(() => child.kill('SIGKILL'));
  clearTimeout(late);
}
