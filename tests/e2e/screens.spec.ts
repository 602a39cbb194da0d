import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import type { LanguageTag } from '../../shared/contract/desktop.ts';
import { readLabels, writeLabels } from '../../electron/core/study-library/volumeFiles.ts';
import type { Fewslice } from '../support/pages/fewslice.ts';
import { expect, test } from '../support/pages/fewslice.ts';
import type { Guise } from '../support/pages/guises.ts';
import { inEveryGuise, textIn } from '../support/pages/guises.ts';
import { followSystem, trainStaged, wear } from '../support/pages/layout.ts';
import { toPalettePng } from '../support/palettePng.ts';
import { sharedDataDir } from '../support/sharedData.ts';
import { staged } from '../support/trainerScript.ts';

const taken = process.env['FEWSLICE_SCREENS'] === '1';
const folder = join(import.meta.dirname, '../../docs/screens');
const LARGEST_BYTES = 300_000;
const BRAIN = 'fetal_SB_atlas_GA29_operated';
/** Structures of the sample by their value in the atlas. */
const ATLAS_VALUES: Readonly<Record<number, number>> = { 1: 1, 2: 2, 3: 3, 6: 4 };

/**
 * `FEWSLICE_SCREENS=1 npm test -- tests/e2e/screens.spec.ts`, on a machine with nothing else to do: pictures of each screen into
 * docs/screens, in English and dark beside each other, in the other languages and in light in a folder each. Without it
 * the same screens are shown in English by a trainer that plays its part, and only looked for (languages.spec.ts
 * goes through the other languages).
 */
test.use(taken ? { budgetSeconds: 0 } : { staged: true });
test('each screen can be shown, in both themes', async ({ fewslice }) => {
  test.setTimeout(taken ? 3_000_000 : 400_000);
  await followSystem(fewslice.page);
  await wear(fewslice.page, 'dark');
  if (taken) await takePictures(fewslice);
  else await showScreens(fewslice);
});

async function takePictures(fewslice: Fewslice): Promise<void> {
  await label(fewslice);
  await trainAndReview(fewslice);
  await dialogs(fewslice);
  await fewslice.label.choose('Close project');
  await expect(fewslice.start.recent('Hippocampus MRI')).toBeVisible();
  await shown(fewslice.page, 'start', fewslice.page.getByRole('heading', { level: 1 }));
}

async function showScreens(fewslice: Fewslice): Promise<void> {
  const { page, label: window, training, review } = fewslice;
  await shown(page, 'start', page.getByRole('heading', { level: 1 }));
  await fewslice.openSample('Hippocampus MRI');
  await shown(page, 'label', page.getByRole('slider').last());
  await trainStaged(fewslice, staged.learn, 'running');
  await shown(page, 'training', page.locator('[data-panel="side"]').getByRole('progressbar'));
  await training.cancel();
  await expect(training.resumeCard).toBeVisible();
  await trainStaged(fewslice, staged.succeed, 'success');
  await window.goTo('Review');
  await expect(review.panel).toContainText('confidence');
  await shown(page, 'review', page.locator('[data-panel="side"]').getByRole('complementary'));
  await dialogs(fewslice);
}

/** What opens over a screen; the words of its menu change with the language. */
async function dialogs({ page }: Fewslice): Promise<void> {
  const fromMenu = (key: string, opener: (tag: LanguageTag) => Locator) => async (tag: LanguageTag): Promise<void> => {
    await opener(tag).click();
    await page.getByRole('menuitem', { name: textIn(tag, key) }).click();
  };
  const banner = page.getByRole('banner');
  const project = (): Locator => banner.getByRole('button').first();
  const help = (tag: LanguageTag): Locator => banner.getByRole('button', { name: textIn(tag, 'menu.help') });
  const ways: Readonly<Record<string, (tag: LanguageTag) => Promise<void>>> = {
    export: fromMenu('menu.exportMasks', project),
    settings: () => page.keyboard.press('Control+,'),
    engine: fromMenu('menu.engine', help),
    about: fromMenu('menu.about', help),
    shortcuts: () => page.keyboard.press('?'),
  };
  await inEveryGuise(page, taken ? 'all' : 'english', async (guise) => {
    for (const [name, open] of Object.entries(ways)) {
      await open(guise.tag);
      await expect(page.getByRole('dialog'), name).toBeVisible();
      await page.mouse.move(720, 20);
      await take(page, name, guise);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog'), name).toBeHidden();
    }
  });
}

/** A screen in every guise. @param sight is on the screen in all of them @param settle where the pointer belongs */
async function shown(page: Page, name: string, sight: Locator, settle: () => Promise<void> = () => page.mouse.move(720, 20)): Promise<void> {
  await inEveryGuise(page, taken ? 'all' : 'english', async (guise) => {
    await expect(sight, `${name}, ${guise.tag}, ${guise.theme}`).toBeVisible();
    await settle();
    await take(page, name, guise);
  });
}

async function take(page: Page, name: string, { tag, theme }: Guise): Promise<void> {
  if (!taken) return;
  await page.evaluate(() => document.fonts.ready);
  // Those in sight: rows that are scrolled away are not asked for.
  await page.waitForFunction(() => [...document.images].every((image) => {
    const { top, bottom, width } = image.getBoundingClientRect();
    return width === 0 || bottom < 0 || top > innerHeight || (image.complete && image.naturalWidth > 0);
  }));
  const into = tag === 'en' && theme === 'dark' ? folder : join(folder, `${tag}-${theme}`);
  mkdirSync(into, { recursive: true });
  const file = join(into, `${name}.png`);
  writeFileSync(file, toPalettePng(await page.screenshot()));
  expect(statSync(file).size, file).toBeLessThan(LARGEST_BYTES);
}

/** Some slices complete, one half painted, the brush at work. */
async function label(fewslice: Fewslice): Promise<void> {
  const { core, label: window, homeDir } = fewslice;
  const atlas = sharedDataDir();
  if (atlas === null) throw new Error('the pictures need the labels of the fetal brain atlas in the shared data');
  await fewslice.openSample('Fetal brain');
  for (const [id, slices] of [['fetal_SB_atlas_GA25_notoperated', [60, 74, 92]], [BRAIN, [44, 57, 69, 91, 104, 115]]] as const) {
    const path = join(homeDir, `${id}.nii.gz`);
    const truth = await readLabels({ path: join(atlas, `fetal_brain/labelsTr/${id}.nii.gz`) });
    const data = Uint8Array.from(truth.data, (value) => ATLAS_VALUES[value] ?? 0);
    await writeLabels({ path, grid: truth.grid, source: truth.source, data });
    await core.client.labels.import({ path, caseId: id, slices: [...slices] });
    if (id === BRAIN) await paintHalf(fewslice, data);
  }
  await window.lock('Deep grey matter');
  await window.openCase(BRAIN);
  await expect(window.planes).toContainText(BRAIN);
  await window.goToSlice(81);
  await window.chooseStructure('White matter');
  await window.setBrush(6.4);
  await window.chooseTool('Brush');
  const { x, y } = await window.pointIn('Axial', 0.72, 0.45);
  await expect(window.messages).toBeEmpty({ timeout: 30_000 });
  await shown(fewslice.page, 'label', fewslice.page.getByRole('slider').last(), () => fewslice.page.mouse.move(x, y));
  await window.choose('Close project');
}

/** One slice as somebody paints it: structure after structure, the last not finished. */
async function paintHalf(fewslice: Fewslice, truth: Uint8Array): Promise<void> {
  const [nx, ny] = (await fewslice.case(BRAIN)).grid?.dimensions ?? [0, 0];
  const k = 80;
  const isFront = (i: number, j: number): boolean => i > nx / 2 || (i - 0.4 * nx) ** 2 + (j - 0.8 * ny) ** 2 < (0.24 * ny) ** 2;
  const parts = [[2, () => true], [4, () => true], [1, (i: number) => i > nx / 2], [1, isFront]] as const;
  const now = await fewslice.core.labels(BRAIN);
  for (const [n, [value, isPainted]] of parts.entries()) {
    const runs: number[] = [];
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++) {
        const at = i + nx * (j + ny * k);
        if (truth[at] !== value || now[at] !== 0 || !isPainted(i, j)) continue;
        now[at] = value;
        runs.push(at, 1, 0, value);
      }
    }
    await fewslice.core.client.labels.paint({ caseId: BRAIN, clientId: 'somebody', groupId: `part-${n}`, tool: 'brush', structureValue: value, sliceIndex: k, runs });
  }
}

/** Two trainings of two minutes; the first is watched, the second gives Review something to compare with. */
async function trainAndReview(fewslice: Fewslice): Promise<void> {
  const { label: window, training, review, page } = fewslice;
  const ended = { timeout: 400_000 };
  await fewslice.openSample('Hippocampus MRI');
  await window.openCase('hippocampus_017');
  await expect(window.planes).toContainText('hippocampus_017');
  await training.train();
  await expect.poll(async () => (await training.curve('Held-out Dice').catch(() => [])).length, ended).toBeGreaterThanOrEqual(5);
  const { x, y } = await window.pointIn('Axial', 0.36, 0.72);
  await expect.poll(() => window.maskedPixels('Axial')).toBeGreaterThan(0);
  await shown(page, 'training', page.locator('[data-panel="side"]').getByRole('progressbar'), () => page.mouse.move(x, y));
  await expect.poll(async () => (await fewslice.state()).models.length, ended).toBe(1);
  await training.train();
  await expect(window.messages).toContainText('Model 2 is ready', ended);
  await window.goTo('Review');
  const queue = await review.casesIn('To review');
  for (const { id } of queue.slice(6)) {
    await review.case(id).click();
    await expect(review.panel).toContainText(id);
    await review.accept();
    await expect(review.messages).toContainText(`${id} accepted`);
  }
  await review.case(queue[0]?.id ?? '').click();
  await expect(review.planes).toContainText('Prediction, model 2');
  // Where both structures meet.
  await review.goToSlice(Math.round(0.45 * (await fewslice.case(queue[0]?.id ?? '')).numSlices));
  await expect(window.messages).toBeEmpty({ timeout: 30_000 });
  // Nothing has the focus.
  await review.strip.getByRole('slider').blur();
  await shown(page, 'review', page.locator('[data-panel="side"]').getByRole('complementary'));
}
