import type { Locator, Page } from '@playwright/test';
import { staged } from '../support/trainerScript.ts';
import { seriousFaults } from '../support/pages/accessibility.ts';
import { expect, test } from '../support/pages/fewslice.ts';
import type { Size } from '../support/pages/layout.ts';
import { expectApart, expectNoSideways, focused, followSystem, themes, trainStaged, twiceTheText, wear } from '../support/pages/layout.ts';

test.use({ staged: true });

/** look.md 4: widths of the panels by the width of the window. */
const layouts: readonly (Size & { label: readonly [number, number]; review: readonly [number, number]; smallPlane: number })[] = [
  { width: 1280, height: 720, label: [216, 272], review: [216, 272], smallPlane: 224 },
  { width: 1440, height: 900, label: [232, 288], review: [264, 304], smallPlane: 272 },
  { width: 2560, height: 1440, label: [280, 336], review: [280, 336], smallPlane: 560 },
];

const panel = (page: Page, name: string): Locator => page.locator(`[data-panel="${name}"]`);
const widthOf = async (part: Locator): Promise<number> => Math.round((await part.boundingBox())?.width ?? NaN);

test('panels, planes, Train and the decisions have their places at 1280, 1440 and 2560 pixels', async ({ fewslice }) => {
  const { page, label, review, training } = fewslice;
  await fewslice.openSample('Hippocampus MRI');
  await trainStaged(fewslice, staged.succeed, 'success');
  for (const size of layouts) {
    await test.step(`${size.width} x ${size.height}`, async () => {
      await page.setViewportSize(size);
      await label.goTo('Label');
      await expect.poll(() => Promise.all([widthOf(panel(page, 'list')), widthOf(panel(page, 'side'))])).toEqual(size.label);
      await expect.poll(async () => Math.abs((await widthOf(label.plane('Coronal'))) - size.smallPlane)).toBeLessThanOrEqual(2);
      await expectApart({ list: panel(page, 'list'), planes: label.planes, strip: label.strip, train: training.box, structures: label.structures, history: label.history }, size);
      await expect(training.box.getByRole('button', { name: /^Train/ })).toBeInViewport({ ratio: 1 });
      await expect(label.completeButton).toBeInViewport({ ratio: 1 });
      await expectNoSideways(page);
      await label.goTo('Review');
      await expect.poll(() => Promise.all([widthOf(panel(page, 'list')), widthOf(panel(page, 'side'))])).toEqual(size.review);
      const bar = page.getByRole('group', { name: 'Decide on this prediction' });
      await expectApart({ queue: review.queue, planes: review.planes, strip: review.strip, bar, case: review.panel }, size);
      await expect(bar.getByRole('button', { name: /^Accept/ })).toBeInViewport({ ratio: 1 });
      await expectNoSideways(page);
    });
  }
});

test('at 200 % text, and below 1280 pixels, the list is a column of thumbnails, the side panel slides over, Train and the decisions stay', async ({ fewslice }) => {
  const { page, label, review, training } = fewslice;
  await page.setViewportSize(twiceTheText);
  await expectNoSideways(page);
  await fewslice.openSample('Hippocampus MRI');
  const side = panel(page, 'side');
  const toggle = page.getByRole('button', { name: 'Side panel' });
  for (const size of [twiceTheText, { width: 1024, height: 768 }, { width: 1279, height: 720 }]) {
    await page.setViewportSize(size);
    await expect.poll(() => widthOf(panel(page, 'list'))).toBe(60);
    await expect(side).toBeHidden();
    await expectApart({ list: panel(page, 'list'), planes: label.planes, strip: label.strip, train: training.box }, size);
    await expectNoSideways(page);
  }
  await page.setViewportSize(twiceTheText);
  await expect(training.box.getByRole('button', { name: /^Train/ })).toBeInViewport({ ratio: 1 });
  // The names of the cases are there for whoever cannot see the pictures.
  await expect(label.case('hippocampus_295')).toBeVisible();

  await test.step('the side panel comes and goes by its button, by Escape and by F6', async () => {
    await toggle.click();
    await expect(label.structures).toBeInViewport();
    await expect(training.box.getByRole('button', { name: /^Train/ })).toBeInViewport({ ratio: 1 });
    await label.structures.getByRole('button', { name: 'Anterior', exact: true }).focus();
    await page.keyboard.press('Escape');
    await expect(side).toBeHidden();
    await expect(toggle).toBeFocused();
    await page.keyboard.press('Shift+F6');
    await page.keyboard.press('Shift+F6');
    await page.keyboard.press('Shift+F6');
    await expect(label.structures.getByRole('button', { name: 'Anterior', exact: true })).toBeFocused();
    await page.keyboard.press('Escape');
  });

  await test.step('while it trains, Cancel stands where Train stood', async () => {
    await trainStaged(fewslice, staged.learn, 'running');
    const bar = page.getByRole('main').getByRole('group', { name: 'Training' });
    await expect(bar).toContainText(/minutes left/);
    await bar.getByRole('button', { name: 'Cancel' }).click();
    await expect(training.box).toContainText('Training was stopped at step 1');
    await expect(training.box.getByRole('button', { name: 'Resume' })).toBeInViewport({ ratio: 1 });
  });

  await test.step('Review keeps its bar', async () => {
    await label.goTo('Review');
    await expect(page.getByRole('main')).toContainText('Nothing to review until a model is trained');
    await trainStaged(fewslice, staged.succeed, 'success');
    const bar = page.getByRole('group', { name: 'Decide on this prediction' });
    for (const name of ['Reject', 'Correct', 'Accept and next']) await expect(bar.getByRole('button', { name })).toBeInViewport({ ratio: 1 });
    await expectApart({ queue: review.queue, planes: review.planes, strip: review.strip, bar }, twiceTheText);
    await expectNoSideways(page);
    await toggle.click();
    await expect(review.panel).toBeInViewport();
    await expect(bar.getByRole('button', { name: 'Accept and next' })).toBeInViewport({ ratio: 1 });
    expect(await seriousFaults(page)).toEqual([]);
  });
});

test('an edge is dragged, moved by keys, remembered, and restored by a double-click', async ({ fewslice }) => {
  const { page } = fewslice;
  await fewslice.openSample('Hippocampus MRI');
  const edge = page.getByRole('separator', { name: 'Width of the left panel' });
  const width = (): Promise<number> => widthOf(panel(page, 'list'));
  const box = await edge.boundingBox();
  await page.mouse.move(box!.x + 3, 400);
  await page.mouse.down();
  await page.mouse.move(box!.x + 43, 420, { steps: 4 });
  await page.mouse.up();
  await page.mouse.move(box!.x + 200, 420);
  expect(await width()).toBe(272);
  await page.reload();
  await expect.poll(width).toBe(272);
  await edge.focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(width).toBe(288);
  await expect(edge).toHaveAttribute('aria-valuenow', '288');
  await edge.dblclick();
  await expect.poll(width).toBe(232);
  const right = page.getByRole('separator', { name: 'Width of the right panel' });
  await right.focus();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => widthOf(panel(page, 'side'))).toBe(304);
  await page.keyboard.press('Enter');
  await expect.poll(() => widthOf(panel(page, 'side'))).toBe(288);
});

test('the keyboard reaches every panel and control, each with a ring, and leaves nothing behind', async ({ fewslice }) => {
  const { page, label } = fewslice;
  const { keyboard } = page;
  await fewslice.openSample('Hippocampus MRI');
  const panelOfFocus = (): Promise<string | undefined> => page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-panel]')?.dataset['panel']);

  await test.step('F6 goes round the panels, Shift F6 back, and each remembers its place', async () => {
    await page.getByRole('navigation', { name: 'Workspace' }).getByRole('button', { name: 'Label' }).focus();
    const visited = [];
    for (let n = 0; n < 5; n++) {
      await keyboard.press('F6');
      visited.push(await panelOfFocus());
    }
    expect(visited).toEqual(['list', 'image', 'slices', 'side', 'top']);
    await expect(page.getByRole('navigation', { name: 'Workspace' }).getByRole('button', { name: 'Label' })).toBeFocused();
    await keyboard.press('Shift+F6');
    expect(await panelOfFocus()).toBe('side');
  });

  await test.step('Tab meets each control once, with a ring', async () => {
    await page.getByRole('banner').getByRole('button').first().focus();
    const stops: string[] = [];
    const ringless: string[] = [];
    for (let n = 0; n < 60; n++) {
      const { name, hasRing } = await focused(page);
      if (n > 0 && name === stops[0]) break;
      stops.push(name);
      // Between the last control and the first the focus belongs to nobody.
      if (!hasRing && n > 0 && !name.startsWith('body ')) ringless.push(name);
      await keyboard.press('Tab');
    }
    expect(ringless).toEqual([]);
    for (const part of ['Label', 'Help', 'Add volumes', 'hippocampus_234', 'Width of the left panel', 'Brush', 'Brush diameter', 'Axial plane', 'Coronal plane', 'Axial slices', 'Mark slice', 'Anterior', 'Opacity', 'Advanced', 'About 2 minutes|Time budget', 'Train']) {
      expect(stops.filter((stop) => new RegExp(part).test(stop)), part).not.toEqual([]);
    }
    expect(stops.length).toBeGreaterThan(30);
  });

  await test.step('arrows move among tools and cases; Tab passes a list in one step', async () => {
    await page.getByRole('toolbar', { name: 'Tools' }).getByRole('button', { name: 'Brush', exact: true }).focus();
    await keyboard.press('ArrowDown');
    await expect(page.getByRole('toolbar', { name: 'Tools' }).getByRole('button', { name: 'Eraser', exact: true })).toBeFocused();
    await keyboard.press('Enter');
    await expect(page.getByRole('toolbar', { name: 'Tools' }).getByRole('button', { name: 'Eraser', exact: true })).toHaveAttribute('aria-pressed', 'true');
    await label.structures.getByRole('button', { name: 'Anterior', exact: true }).focus();
    await keyboard.press('ArrowDown');
    await expect(label.structures.getByRole('button', { name: 'Posterior', exact: true })).toBeFocused();
  });

  await test.step('a dialog keeps the focus, begins at its safe place, and gives it back', async () => {
    const opener = label.structures.getByRole('button', { name: 'Anterior', exact: true });
    await opener.focus();
    await keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await expect(sheet.getByRole('searchbox')).toBeFocused();
    for (let n = 0; n < 8; n++) {
      await keyboard.press('Tab');
      expect(await focused(page)).toMatchObject({ inDialog: true });
    }
    await sheet.getByRole('searchbox').fill('undo');
    await expect(sheet.getByRole('listitem')).toHaveCount(1);
    await sheet.getByRole('searchbox').fill('f6');
    await expect(sheet.getByRole('listitem')).toHaveText(/next, previous panel/);
    await sheet.getByRole('searchbox').fill('xyzzy');
    await expect(sheet).toContainText('No command or key is called that.');
    await keyboard.press('Escape');
    await expect(sheet).toBeHidden();
    await expect(opener).toBeFocused();
  });
});

test('under reduced motion nothing moves but the work', async ({ fewslice }) => {
  const { page } = fewslice;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.setViewportSize(twiceTheText);
  await fewslice.openSample('Hippocampus MRI');
  await page.getByRole('button', { name: 'Side panel' }).click();
  await page.getByRole('button', { name: 'Help' }).click();
  const moving = await page.evaluate(() => [...document.querySelectorAll('*')].filter((element) => {
    const { transitionDuration, animationName } = getComputedStyle(element);
    return animationName !== 'none' || transitionDuration.split(',').some((time) => parseFloat(time) > 0);
  }).map((element) => element.className));
  expect(moving).toEqual([]);
});

/** Axe, in both themes. */
async function check(page: Page, state: string): Promise<void> {
  for (const theme of themes) {
    await wear(page, theme);
    expect(await seriousFaults(page), `${state}, ${theme}`).toEqual([]);
  }
}

async function checkDialog(page: Page, name: string, open: () => Promise<void>): Promise<void> {
  await open();
  await expect(page.getByRole('dialog').first()).toBeVisible();
  await check(page, name);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
}

test('axe finds nothing serious on Start, in Label and in what opens over it, in both themes', async ({ fewslice }) => {
  test.setTimeout(600_000);
  const { page, label, start } = fewslice;
  await followSystem(page);
  await expect(start.headline).toBeVisible();
  await check(page, 'Start');
  await fewslice.openSample('Hippocampus MRI');
  await check(page, 'Label');
  await checkDialog(page, 'structure editor', () => label.structures.getByRole('button', { name: 'Name, colour and key of Anterior' }).click());
  await checkDialog(page, 'advanced', () => page.getByRole('button', { name: 'Advanced' }).click());
  await checkDialog(page, 'shortcuts', () => page.keyboard.press('?'));
  await checkDialog(page, 'settings', () => page.keyboard.press('Control+,'));
  await checkDialog(page, 'folder', () => page.keyboard.press('Control+o'));
  await checkDialog(page, 'removal', async () => {
    await label.structures.getByRole('button', { name: 'Name, colour and key of Anterior' }).click();
    await page.getByRole('button', { name: 'Remove…' }).click();
    await expect(page.getByRole('button', { name: 'Keep' })).toBeFocused();
  });
});

test('axe finds nothing serious in training and Review, in both themes', async ({ fewslice }) => {
  test.setTimeout(600_000);
  const { page, label, review, training, core } = fewslice;
  await followSystem(page);
  await fewslice.openSample('Hippocampus MRI');
  await label.goTo('Review');
  await check(page, 'nothing to review');
  await label.goTo('Label');
  await trainStaged(fewslice, staged.fail, 'error');
  await expect(training.failure).toContainText('There is not enough memory');
  await check(page, 'training failed');
  await trainStaged(fewslice, staged.learn, 'running');
  await expect(training.stage).toContainText('step 1');
  await check(page, 'training');
  await training.cancel();
  await expect(training.resumeCard).toBeVisible();
  await check(page, 'resume');
  for (let n = 0; n < 2; n++) await trainStaged(fewslice, staged.succeed, 'success');
  await label.goTo('Review');
  await expect(review.planes).toContainText('Prediction, model');
  await check(page, 'Review');
  await checkDialog(page, 'export', () => label.choose('Export masks'));
  for (const { id } of (await fewslice.state()).cases) await core.client.review.decide({ caseId: id, decision: 'accepted' });
  await expect(page.getByRole('region', { name: 'All predictions are reviewed' })).toBeVisible();
  await check(page, 'all reviewed');
});
