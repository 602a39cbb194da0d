import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { expect, test as base } from '@playwright/test';
import { ensurePage } from '../../../scripts/setup/pageBuild.mjs';
import { createReporter } from '../../../scripts/setup/reporter.mjs';
import type { ServeSettings } from '../servedCore.ts';
import { ServedCore } from '../servedCore.ts';
import { ExportDialog } from './exportDialog.ts';
import { LabelPage } from './labelPage.ts';
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
  core: ServedCore;

  constructor(core: ServedCore, page: Page, homeDir: string) {
    this.core = core;
    this.page = page;
    this.homeDir = homeDir;
    this.start = new StartPage(page);
    this.label = new LabelPage(page);
    this.review = new ReviewPage(page);
    this.training = new TrainingPanel(page);
    this.exporting = new ExportDialog(page);
  }

  /** Opens a sample and waits until its first image is on the screen. */
  async openSample(name: string): Promise<void> {
    await this.start.openSample(name);
    await expect.poll(() => this.label.showsImage(), { timeout: 60_000 }).toBe(true);
    await expect(this.label.saved).toHaveText('Saved');
  }

  /** After the core was killed: another one on the same port. Whoever opens its address has its cookie, the old page too. */
  async startCoreAgain(settings: Pick<ServeSettings, 'project'>): Promise<void> {
    this.core = await ServedCore.start({ ...settings, homeDir: this.homeDir, port: this.core.port });
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
}

interface WorkerFixtures {
  /** Which engines work is found out once for all tests, not once for each. */
  readonly cacheDir: string;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  cacheDir: [async ({}, use) => {
    const dir = mkdtempSync(join(tmpdir(), 'fewslice-e2e-cache-'));
    await use(dir);
    rmSync(dir, { recursive: true, force: true });
  }, { scope: 'worker' }],
  budgetSeconds: [20, { option: true }],
  fewslice: async ({ page, context, budgetSeconds, cacheDir }, use, testInfo) => {
    await ensurePage({ node24: process.execPath, report: createReporter() });
    const homeDir = mkdtempSync(join(tmpdir(), 'fewslice-e2e-'));
    const core = await ServedCore.start({ homeDir, cacheDir, budgetSeconds });
    const fewslice = new Fewslice(core, page, homeDir);
    const faults = listenForFaults(context);
    // A step that cannot be taken fails by name, long before the whole test does.
    page.setDefaultTimeout(60_000);
    await page.goto(core.address);
    await use(fewslice);
    await fewslice.core.stop();
    if (testInfo.status === testInfo.expectedStatus) expect(faults, 'errors thrown in the page').toEqual([]);
    rmSync(homeDir, { recursive: true, force: true });
  },
});

function listenForFaults(context: BrowserContext): string[] {
  const faults: string[] = [];
  context.on('weberror', (error) => faults.push(String(error.error())));
  return faults;
}

export { expect };
