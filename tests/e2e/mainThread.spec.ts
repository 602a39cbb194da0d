import { percentile } from '../../shared/domain/metrics/percentile.ts';
import { expect, test } from '../support/pages/fewslice.ts';
import type { MainThreadTask } from '../support/mainThreadTasks.ts';
import { MainThreadTrace } from '../support/mainThreadTasks.ts';
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
  for (let n = 0; performance.now() - began < PAINTS_FOR_MS || n < FEWEST_STROKES; n++) {
    await label.chooseStructure(n % 2 === 0 ? 'Anterior' : 'Posterior');
    await label.chooseTool(n % 3 === 2 ? 'Eraser' : 'Brush');
    const [x, y] = [0.35 + 0.02 * (n % 8), 0.4 + 0.03 * (n % 5)];
    // Slow enough for parts of a stroke, as a hand is.
    await label.drag('Axial', Array.from({ length: 6 }, (_, m) => [x + 0.03 * m, y + 0.03 * Math.sin(m)] as const));
    await label.goToSlice(14 + (n % 4));
    if (n % 5 === 4) await label.undo();
    if (n % 9 === 8) await label.openCase(CASES[(n % 2) as 0 | 1]);
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
    `${parts.length} parts of strokes acknowledged, after ${toMs(percentile(answers, 50))} (p50), ${toMs(percentile(answers, 99))} (p99); ` +
    `the oldest voxel of a part was then ${toMs(percentile(ages, 50))} (p50), ${toMs(percentile(ages, 99))} (p99) old`,
  );
  expect(parts.length, 'parts of strokes').toBeGreaterThanOrEqual(FEWEST_STROKES);
  expect(ours.filter(({ cpuMs }) => cpuMs > LONGEST_TASK_MS).map(describe), 'tasks of our own over 50 ms').toEqual([]);
  expect(percentile(ages, 99), 'from paint to journal, ms (p99)').toBeLessThan(SLOWEST_ANSWER_MS);
});

function describe({ cpuMs, wallMs, parts }: MainThreadTask): string {
  return `${toMs(cpuMs)} (${toMs(wallMs)} on the wall): ${parts.join('; ')}`;
}

function toMs(value = 0): string {
  return `${Math.round(value)} ms`;
}

function ascending(values: number[]): number[] {
  return values.sort((a, b) => a - b);
}
