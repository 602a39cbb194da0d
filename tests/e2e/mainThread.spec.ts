import { join } from 'node:path';
import { percentile } from '../../shared/domain/metrics/percentile.ts';
import type { Locator } from '@playwright/test';
import { expect, test } from '../support/pages/fewslice.ts';
import { caseName } from '../support/pages/workspacePage.ts';
import type { MainThreadTask } from '../support/mainThreadTasks.ts';
import { MainThreadTrace } from '../support/mainThreadTasks.ts';
import { caseNames, writePredictions, writeVolumes } from '../support/manyCases.ts';
import { recordStrokeTimes, strokeTimes } from '../support/strokeTimes.ts';

/** Not labelled in the sample. */
const CASES = ['hippocampus_017', 'hippocampus_024'] as const;
const PAINTS_FOR_MS = 25_000;
const FEWEST_STROKES = 12;
const LONGEST_TASK_MS = 50;
const SLOWEST_ANSWER_MS = 1_000;

// Playwright's own trace takes a picture of the document with every step, on the page's main thread.
test.use({ budgetSeconds: 900, trace: 'off', screenshot: 'off' });

test('while a network learns on all cores, painting holds the page for no task over 50 ms, and each stroke is in the journal within a second', async ({ fewslice, page }) => {
  test.setTimeout(300_000);
  const { label, training } = fewslice;
  await recordStrokeTimes(page);
  await page.reload();
  await fewslice.openSample('Hippocampus MRI');
  await label.openCase(CASES[0]);
  await expect(label.planes).toContainText(CASES[0]);
  await training.train();
  await expect(training.stage).toContainText(/step \d+/, { timeout: 90_000 });

  const trace = await MainThreadTrace.start(page);
  const began = performance.now();
  let numStrokes = 0;
  const stroke = async (x: number, y: number) => {
    // Slow enough for parts of a stroke, as a hand is.
    await label.drag('Axial', Array.from({ length: 6 }, (_, m) => [x + 0.03 * m, y + 0.03 * Math.sin(m)] as const));
    numStrokes++;
  };
  for (let n = 0; performance.now() - began < PAINTS_FOR_MS || numStrokes < FEWEST_STROKES; n++) {
    // What is painted is erased again: every stroke finds something to change, however many there are.
    const [x, y] = [0.35 + 0.02 * (n % 8), 0.4 + 0.03 * (n % 5)];
    await label.goToSlice(14 + (n % 4));
    await label.chooseTool('Brush');
    await label.chooseStructure(n % 2 === 0 ? 'Anterior' : 'Posterior');
    await stroke(x, y);
    await label.chooseTool('Eraser');
    await stroke(x, y);
    if (n % 2 === 1) {
      await label.undo();
      await label.redo();
    }
    if (n % 3 === 2) await label.openCase(CASES[(n % 2) as 0 | 1]);
  }
  expect((await fewslice.state()).job, 'still training').toMatchObject({ kind: 'train', state: 'running' });
  const tasks = await trace.stop();
  await expect(label.saved).toHaveText('Saved', { timeout: 10_000 });
  const parts = await strokeTimes(page);
  await training.cancel();

  const ours = tasks.filter(({ isOurs }) => isOurs).sort((a, b) => b.cpuMs - a.cpuMs);
  const ages = ascending(parts.map(({ paintedAt, answeredAt }) => answeredAt - paintedAt));
  const answers = ascending(parts.map(({ sentAt, answeredAt }) => answeredAt - sentAt));
  console.log(
    `${tasks.length} tasks of the main thread in ${Math.round((performance.now() - began) / 1000)} s, the longest of ours ${toMs(ours[0]?.cpuMs)} of processor time (on the wall ${toMs(Math.max(...ours.map(({ wallMs }) => wallMs)))}); ` +
    `${numStrokes} strokes in ${parts.length} parts acknowledged, after ${toMs(percentile(answers, 50))} (p50), ${toMs(percentile(answers, 99))} (p99); ` +
    `the oldest voxel of a part was then ${toMs(percentile(ages, 50))} (p50), ${toMs(percentile(ages, 99))} (p99) old`,
  );
  expect(new Set(parts.map(({ groupId }) => groupId)).size, 'strokes in the journal').toBe(numStrokes);
  expect(ours.filter(({ cpuMs }) => cpuMs > LONGEST_TASK_MS).map(describe), 'tasks of our own over 50 ms').toEqual([]);
  expect(percentile(ages, 99), 'from paint to journal, ms (p99)').toBeLessThan(SLOWEST_ANSWER_MS);
});

const NUM_CASES = 5_000;
/** Those in sight, and a few around them. */
const MOST_ROWS = 60;

test('a project of 5,000 cases is listed, scrolled, searched and reviewed without a task over 50 ms', async ({ fewslice, page }) => {
  test.setTimeout(300_000);
  const { label, review, core, homeDir } = fewslice;
  const ids = caseNames(NUM_CASES);
  const [first, last] = [ids[0] as string, ids[NUM_CASES - 1] as string];
  const folder = writeVolumes(join(homeDir, 'scans'), ids);
  const rows = page.locator('nav li');
  const inView = async (list: Locator, id: string) => expect(list.getByRole('button', { name: caseName(id) })).toBeInViewport();
  const { path: projectDir } = await core.client.projects.openFolder({ path: folder });
  // Building the workspace costs the same for three cases; what is looked at here is the list.
  await expect.poll(() => label.showsImage(), { timeout: 60_000 }).toBe(true);

  const labelling = await MainThreadTrace.start(page);
  await expect(label.cases.getByRole('heading', { name: 'Cases' }).locator('..')).toContainText(/5.000/);
  await label.case(first).focus();
  await page.keyboard.press('End');
  await expect(label.case(last)).toBeFocused();
  await inView(label.cases, last);
  expect(await rows.count()).toBeLessThan(MOST_ROWS);
  await page.keyboard.press('Home');
  await expect(label.case(first)).toBeFocused();
  const { x, y } = await label.case(first).boundingBox() ?? { x: 0, y: 0 };
  await page.mouse.move(x + 20, y + 80);
  for (let n = 0; n < 10; n++) await page.mouse.wheel(0, 1_500);
  // The browser scrolls behind the wheel: a turn that is still under way would move the list after the search.
  await expect.poll(() => rows.first().evaluate((row) => row.closest('.scroller')?.scrollTop)).toBe(15_000);
  expect(await rows.count()).toBeLessThan(MOST_ROWS);
  const find = page.getByRole('searchbox', { name: 'Find a case' });
  await find.fill('4321');
  await expect(rows).toHaveCount(1);
  await find.press('Enter');
  await find.press('Escape');
  await inView(label.cases, 'patient_4321');
  // While the volumes are still being read, each row changes once.
  await expect.poll(async () => (await core.client.cases.list({ from: NUM_CASES - 1 })).cases[0]?.grid, { timeout: 120_000 }).not.toBeNull();
  const tasks = ours(await labelling.stop());

  await core.client.projects.close();
  writePredictions(projectDir, ids);
  await core.client.projects.openFolder({ path: folder });
  await expect.poll(() => label.showsImage(), { timeout: 60_000 }).toBe(true);
  await inView(label.cases, 'patient_4321');
  const reviewing = await MainThreadTrace.start(page);
  await label.goTo('Review');
  await inView(review.queue, 'patient_4321');
  await review.accept();
  await expect(review.open).toContainText('4322');
  await inView(review.queue, 'patient_4322');
  await expect(review.queue).toContainText(/1 of 5.000 accepted/);
  expect(await rows.count()).toBeLessThan(MOST_ROWS);
  tasks.push(...ours(await reviewing.stop()));

  console.log(`${NUM_CASES} cases: ${tasks.length} tasks of ours, the longest ${toMs(Math.max(...tasks.map(({ cpuMs }) => cpuMs)))} of processor time`);
  expect(tasks.filter(({ cpuMs }) => cpuMs > LONGEST_TASK_MS).map(describe)).toEqual([]);
});

function ours(tasks: readonly MainThreadTask[]): MainThreadTask[] {
  return tasks.filter(({ isOurs }) => isOurs);
}

function describe({ cpuMs, wallMs, parts }: MainThreadTask): string {
  return `${toMs(cpuMs)} (${toMs(wallMs)} on the wall): ${parts.join('; ')}`;
}

function toMs(value = 0): string {
  return `${Math.round(value)} ms`;
}

function ascending(values: number[]): number[] {
  return values.sort((a, b) => a - b);
}
