import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, ElectronApplication, Page } from '@playwright/test';
import { expect, test as base } from '@playwright/test';
import { ensurePage } from '../../../scripts/setup/pageBuild.mjs';
import { createReporter } from '../../../scripts/setup/reporter.mjs';
import { DesktopCore } from '../desktopCore.ts';
import type { TestedCore } from '../servedCore.ts';
import { ServedCore } from '../servedCore.ts';
import { removeOptions } from '../removeOptions.ts';
import { startDisplay } from '../xvfb.ts';
import { endDesktop, launchDesktop } from './desktop.ts';
import { ExportDialog } from './exportDialog.ts';
import { FolderDialog } from './folderDialog.ts';
import { LabelPage } from './labelPage.ts';
import { NativeDialogs } from './nativeDialogs.ts';
import { ReviewPage } from './reviewPage.ts';
import { StartPage } from './startPage.ts';
import { TrainingPanel } from './trainingPanel.ts';

/** A person at the window, with a core of their own behind it and a home folder that nobody else uses. */
export class Fewslice {
  readonly homeDir: string;
  readonly page: Page;
  readonly start: StartPage;
  readonly label: LabelPage;
  readonly review: ReviewPage;
  readonly training: TrainingPanel;
  readonly exporting: ExportDialog;
  readonly folders: FolderDialog;
  /** The desktop shell's program; null in a browser. */
  readonly app: ElectronApplication | null;
  core: TestedCore;

  constructor(core: TestedCore, page: Page, homeDir: string, desktop: { app: ElectronApplication; dialogs: NativeDialogs } | null = null) {
    this.app = desktop?.app ?? null;
    this.folders = new FolderDialog(page, desktop?.dialogs ?? null);
    this.core = core;
    this.page = page;
    this.homeDir = homeDir;
    this.start = new StartPage(page, this.folders);
    this.label = new LabelPage(page);
    this.review = new ReviewPage(page);
    this.training = new TrainingPanel(page);
    this.exporting = new ExportDialog(page, this.folders);
  }

  /** Opens a sample and waits until its first image is on the screen. */
  async openSample(name: string): Promise<void> {
    await this.start.openSample(name);
    await expect.poll(() => this.label.showsImage(), { timeout: 60_000 }).toBe(true);
    await expect(this.label.saved).toHaveText('Saved');
  }

  /**
   * After the core was killed. In a browser a person starts another one and opens its address, which lets the old page in
   * as well; `beforePagesReturn` looks at it in between. The desktop shell does it all by itself.
   */
  async startCoreAgain(project: string, beforePagesReturn: () => Promise<void>): Promise<void> {
    if (this.core instanceof DesktopCore) return this.core.isBack();
    const { port } = this.served;
    const core = await ServedCore.start({ project, homeDir: this.homeDir, port });
    this.core = core;
    await beforePagesReturn();
    const another = await this.page.context().newPage();
    await another.goto(core.address);
  }

  /** The core that serves a browser. */
  get served(): ServedCore {
    if (!(this.core instanceof ServedCore)) throw new Error('this spec needs a served core');
    return this.core;
  }

  async state() {
    const state = await this.core.client.projects.current();
    if (!state) throw new Error('no project is open');
    return state;
  }

  async case(id: string) {
    const found = (await this.state()).cases.find((each) => each.id === id);
    if (!found) throw new Error(`there is no case ${id}`);
    return found;
  }

  /** Value of one voxel in the core's labels. */
  async labelAt(caseId: string, [i, j, k]: readonly [number, number, number]): Promise<number> {
    const [nx, ny] = (await this.case(caseId)).grid?.dimensions ?? [0, 0];
    return (await this.core.labels(caseId))[i + nx * (j + ny * k)] as number;
  }

  /** How many voxels carry each value. */
  async labelCounts(caseId: string): Promise<Record<number, number>> {
    const counts: Record<number, number> = {};
    for (const value of await this.core.labels(caseId)) if (value !== 0) counts[value] = (counts[value] ?? 0) + 1;
    return counts;
  }
}

interface Fixtures {
  readonly fewslice: Fewslice;
  /** Length of every training run; 0: as its budget says. */
  readonly budgetSeconds: number;
  /** A trainer that only plays its part (stagedTrainer.ts); the run's seed says which. */
  readonly staged: boolean;
}

/** In a browser, or as the desktop program: one set of specs for both (playwright.config.ts). */
export interface Shell {
  readonly shell: 'hosted' | 'desktop';
}

interface WorkerFixtures extends Shell {
  /** Of a display without a screen. */
  readonly display: string;
  /** Which engines work is found out once for all tests, not once for each. */
  readonly cacheDir: string;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  cacheDir: [async ({}, use) => {
    const dir = mkdtempSync(join(tmpdir(), 'fewslice-e2e-cache-'));
    await use(dir);
    rmSync(dir, removeOptions);
  }, { scope: 'worker' }],
  budgetSeconds: [20, { option: true }],
  staged: [false, { option: true }],
  shell: ['hosted', { option: true, scope: 'worker' }],
  // A browser's page needs none, and a machine that has no Electron may have no Xvfb either.
  display: [async ({ shell }, use) => {
    const isNeeded = shell === 'desktop' && !process.env.DISPLAY;
    const display = isNeeded ? await startDisplay() : { name: process.env.DISPLAY ?? '', close: () => undefined };
    await use(display.name);
    display.close();
  }, { scope: 'worker' }],
  fewslice: async ({ page, context, shell, display, budgetSeconds, staged, cacheDir }, use, testInfo) => {
    await ensurePage({ node24: process.execPath, report: createReporter() });
    const homeDir = mkdtempSync(join(tmpdir(), 'fewslice-e2e-'));
    const { fewslice, opened, stop } = shell === 'desktop'
      ? await startDesktop({ homeDir, cacheDir, display, budgetSeconds })
      : await startHosted({ homeDir, cacheDir, budgetSeconds, staged }, page, context);
    const faults = listenForFaults(opened);
    // A step that cannot be taken fails by name, long before the whole test does.
    fewslice.page.setDefaultTimeout(60_000);
    await use(fewslice);
    if (testInfo.status !== testInfo.expectedStatus && shell === 'desktop') await testInfo.attach('window', { body: await fewslice.page.screenshot().catch(() => ''), contentType: 'image/png' });
    await stop();
    if (testInfo.status === testInfo.expectedStatus) expect(faults, 'errors thrown in the page').toEqual([]);
    rmSync(homeDir, removeOptions);
  },
});

interface Started {
  readonly fewslice: Fewslice;
  readonly opened: BrowserContext;
  stop(): Promise<void>;
}

async function startHosted(settings: Parameters<typeof ServedCore.start>[0], page: Page, context: BrowserContext): Promise<Started> {
  const core = await ServedCore.start(settings);
  const fewslice = new Fewslice(core, page, settings.homeDir);
  await page.goto(core.address);
  return { fewslice, opened: context, stop: () => fewslice.served.stop() };
}

export async function startDesktop(settings: Parameters<typeof launchDesktop>[0]): Promise<Started> {
  const { app, page } = await launchDesktop(settings);
  const dialogs = await NativeDialogs.of(app);
  const fewslice = new Fewslice(new DesktopCore(app, page), page, settings.homeDir, { app, dialogs });
  // The window is there before its core.
  await expect(fewslice.start.headline).toBeVisible({ timeout: 60_000 });
  return { fewslice, opened: page.context(), stop: () => endDesktop(app) };
}

function listenForFaults(context: BrowserContext): string[] {
  const faults: string[] = [];
  context.on('weberror', (error) => faults.push(String(error.error())));
  return faults;
}

export { expect };
