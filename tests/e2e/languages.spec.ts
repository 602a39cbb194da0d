import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { staged } from '../support/trainerScript.ts';
import { languageTags } from '../../shared/contract/desktop.ts';
import { languageNames } from '../../renderer/features/settings/languageNames.ts';
import type { Fewslice } from '../support/pages/fewslice.ts';
import { expect, test } from '../support/pages/fewslice.ts';
import { misfits } from '../support/pages/fittingText.ts';
import { trainStaged } from '../support/pages/layout.ts';

test.use({ staged: true });

type Tag = (typeof languageTags)[number];
/** The smaller first: menus and dialogs are as wide in both, and are opened there alone. */
const sizes = [{ width: 1280, height: 720 }, { width: 1440, height: 900 }];
/** `FEWSLICE_LANGUAGE_SCREENS=/a/folder`: a picture of every place. */
const pictures = process.env['FEWSLICE_LANGUAGE_SCREENS'];
const locales = join(import.meta.dirname, '../../renderer/i18n/locales');
const catalogues = Object.fromEntries(languageTags.map((tag) => [tag, JSON.parse(readFileSync(join(locales, `${tag}.json`), 'utf8')) as object]));

/** A text of the page in a language. */
function say(tag: Tag, key: string): string {
  return key.split('.').reduce<unknown>((node, part) => (node as Record<string, unknown>)[part], catalogues[tag]) as string;
}

/** Said at once as well: what stood before a step that cannot be taken is worth knowing. */
function note(faults: string[], fault: string): void {
  faults.push(fault);
  console.log(fault);
}

/** Goes through the window in one language at one size, and notes what does not fit. */
class Walk {
  readonly page: Page;
  readonly tag: Tag;
  readonly faults: string[];
  readonly where: string;
  /** Whether what floats is looked at too. */
  readonly opens: boolean;

  constructor(page: Page, tag: Tag, width: number, faults: string[]) {
    this.page = page;
    this.tag = tag;
    this.faults = faults;
    this.where = `${tag} ${width}`;
    this.opens = width === sizes[0]?.width;
  }

  say(key: string): string {
    return say(this.tag, key);
  }

  button(key: string, within: Page | Locator = this.page): Locator {
    return within.getByRole('button', { name: this.say(key) }).first();
  }

  async look(place: string): Promise<void> {
    await this.page.waitForFunction(() => document.getAnimations().length === 0);
    for (const fault of await misfits(this.page)) note(this.faults, `${this.where}, ${place}: ${fault}`);
    if (!pictures) return;
    mkdirSync(pictures, { recursive: true });
    await this.page.screenshot({ path: join(pictures, `${this.where} ${place}.png`.replace(/\s+/g, '-')) });
  }

  /** Told in full by its tooltip, and yet not to be cut: what computes is what people ask for first. */
  async seeEngine(place: string): Promise<void> {
    const words = this.page.locator('.engine .words');
    await expect(words).toContainText(/TensorFlow|WebAssembly/);
    const [wide = 0, room = 0] = await words.evaluate(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth]);
    if (wide > room) note(this.faults, `${this.where}, ${place}: the engine is ${wide} wide in ${room}`);
  }

  /** Opens something that floats, looks at it, and puts it away. */
  async lookInto(place: string, open: () => Promise<void>): Promise<void> {
    if (!this.opens) return;
    const floating = this.page.locator('[role="dialog"], [role="menu"], [role="listbox"]');
    const former = await floating.count();
    await open();
    await expect(async () => expect(await floating.count()).toBeGreaterThan(former)).toPass();
    await this.look(place);
    await this.page.keyboard.press('Escape');
    await expect(floating).toHaveCount(former);
  }

  /** A menu, and the dialog behind each of its entries but those in `acts`, which do something. */
  async menu(place: string, trigger: Locator, acts: readonly string[] = []): Promise<void> {
    if (!this.opens) return;
    await this.lookInto(place, () => trigger.click());
    await trigger.click();
    await this.page.getByRole('menuitem').filter({ visible: true }).first().waitFor();
    const entries = await this.page.getByRole('menuitem').filter({ visible: true }).all();
    const names = await Promise.all(entries.map(async (entry) => ((await entry.isEnabled()) ? await entry.innerText() : '')));
    await this.page.keyboard.press('Escape');
    for (const [n, name] of names.entries()) {
      if (name === '' || acts.some((key) => name.startsWith(this.say(key)))) continue;
      await this.lookInto(`${place} ${n + 1}`, async () => {
        await trigger.click();
        await this.page.getByRole('menuitem').nth(n).click();
        await this.page.getByRole('dialog').waitFor();
      });
    }
  }

  /** Every list to choose from that is on the screen. */
  async choices(place: string): Promise<void> {
    const fields = await this.page.getByRole('combobox').filter({ visible: true }).all();
    for (const [n, field] of fields.entries()) await this.lookInto(`${place} choice ${n + 1}`, () => field.click());
  }
}

/** By the Settings dialog, as a person does it: at once, without a reload. */
async function choose(page: Page, tag: Tag): Promise<void> {
  await page.keyboard.press('Control+,');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox').click();
  await page.getByRole('option', { name: languageNames[tag], exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', tag);
  await expect(dialog).toContainText(say(tag, 'settings.theme.title'));
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
}

async function inEachLanguage({ page }: Fewslice, walk: (walk: Walk) => Promise<void>): Promise<void> {
  const faults: string[] = [];
  for (const size of sizes) {
    await page.setViewportSize(size);
    for (const tag of languageTags) {
      await test.step(`${tag} ${size.width} x ${size.height}`, async () => {
        await choose(page, tag);
        await walk(new Walk(page, tag, size.width, faults));
      });
    }
  }
  await choose(page, 'en');
  expect(faults).toEqual([]);
}

/** The export dialog while it writes, where it could not, and at its end. */
async function walkExport(walk: Walk): Promise<void> {
  const { page } = walk;
  const dialog = page.getByRole('dialog');
  const ask = async (folder?: string): Promise<void> => {
    await page.getByRole('banner').getByRole('button').first().click();
    await page.getByRole('menuitem', { name: walk.say('menu.exportMasks') }).click();
    if (folder !== undefined) await dialog.getByRole('textbox').fill(folder);
    await dialog.getByRole('button').filter({ hasText: /\d/ }).click();
  };
  // A job that nobody hears of goes on for ever.
  await page.route('**/rpc/exports/start', (route) => route.fulfill({ json: { json: { jobId: 'nobody hears of it' } } }));
  await ask();
  await expect(dialog.getByRole('progressbar')).toBeVisible();
  await walk.look('Export running');
  await page.unroute('**/rpc/exports/start');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  for (const [place, title, folder] of [['Export failed', 'exports.failed', '/proc/masks'], ['Export done', 'exports.done', undefined]] as const) {
    await ask(folder);
    await expect(dialog.getByRole('heading', { name: walk.say(title) })).toBeVisible();
    await walk.look(place);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  }
}

test.describe('texts fit their places in all three languages', () => {
  test('Start', async ({ fewslice }) => {
    test.setTimeout(300_000);
    await fewslice.openSample('Fetal brain');
    await fewslice.label.choose('Close project');
    await expect(fewslice.start.headline).toBeVisible();
    await inEachLanguage(fewslice, async (walk) => {
      await walk.look('Start');
      await walk.lookInto('Start samples', () => walk.button('start.sample').click());
      await walk.lookInto('Start folder', () => walk.button('start.openFolder').click());
      await walk.menu('Start help', walk.button('menu.help'));
    });
  });

  test('Label', async ({ fewslice }) => {
    test.setTimeout(600_000);
    const { page, label } = fewslice;
    await fewslice.openSample('Hippocampus MRI');
    await trainStaged(fewslice, staged.succeed, 'success');
    await label.goTo('Label');
    await inEachLanguage(fewslice, async (walk) => {
      for (const tool of walk.opens ? ['c', 'z', 'w', 'o', 'b'] : ['b']) {
        await page.keyboard.press(tool);
        await walk.look(`Label tool ${tool}`);
      }
      await walk.seeEngine('Label');
      await walk.menu('Label project', page.getByRole('banner').getByRole('button').first(), ['menu.acceptedTeach', 'menu.close']);
      await walk.lookInto('Label cases', () => walk.button('cases.add').click());
      await walk.choices('Label');
      await walk.lookInto('Label structure', () => page.locator('.swatch-button').first().click());
      await walk.lookInto('Label remove structure', async () => {
        await page.locator('.swatch-button').first().click();
        await walk.button('structures.remove').click();
        await expect(page.getByRole('dialog').getByRole('button', { name: walk.say('structures.keep'), exact: true })).toBeVisible();
      });
      await walk.lookInto('Label advanced', () => walk.button('training.advanced').click());
    });
  });

  test('Training', async ({ fewslice }) => {
    test.setTimeout(300_000);
    await fewslice.openSample('Hippocampus MRI');
    await trainStaged(fewslice, staged.learn, 'running');
    await inEachLanguage(fewslice, async (walk) => {
      await walk.look('Training');
      await walk.seeEngine('Training');
    });
    await fewslice.training.cancel();
    await expect(fewslice.training.resumeCard).toBeVisible();
    await inEachLanguage(fewslice, (walk) => walk.look('Training stopped'));
  });

  test('Review', async ({ fewslice }) => {
    test.setTimeout(300_000);
    const { page, label } = fewslice;
    await fewslice.openSample('Hippocampus MRI');
    await label.goTo('Review');
    await inEachLanguage(fewslice, (walk) => walk.look('Review empty'));
    await trainStaged(fewslice, staged.succeed, 'success');
    await trainStaged(fewslice, staged.succeed, 'success');
    await inEachLanguage(fewslice, async (walk) => {
      await walk.look('Review');
      await page.keyboard.press('Control+Enter');
      await expect(page.getByRole('status').filter({ hasText: /./ }).first()).toBeVisible();
      await walk.look('Review accepted');
      await walk.choices('Review');
      if (walk.opens) await walkExport(walk);
    });
  });
});

test('the system chooses the language of the first start, Settings of all others', async ({ fewslice, browser }) => {
  for (const [locale, tag] of [['zh-TW', 'zh-Hant'], ['zh-HK', 'zh-Hant'], ['zh-CN', 'zh-Hans'], ['de-DE', 'en']] as const) {
    const context = await browser.newContext({ locale });
    const page = await context.newPage();
    await page.goto(fewslice.served.address);
    await expect(page.locator('html')).toHaveAttribute('lang', tag);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(say(tag, 'start.headline'));
    if (locale === 'zh-CN') {
      await choose(page, 'zh-Hant');
      await page.reload();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('zh-Hant', 'start.headline'));
    }
    await context.close();
  }
});

test('theme, density and the right mouse button change at once, and stay after a reload', async ({ fewslice }) => {
  const { page, label } = fewslice;
  await fewslice.openSample('Hippocampus MRI');
  const windowText = async (): Promise<string> => /W \d+\s+L \d+/.exec(await label.planes.innerText())?.[0] ?? '';
  const rightDrag = async (): Promise<void> => {
    const { x, y } = await label.pointIn('Axial', 0.5, 0.5);
    await page.mouse.move(x, y);
    await page.mouse.down({ button: 'right' });
    await page.mouse.move(x + 60, y + 20, { steps: 3 });
    await page.mouse.up({ button: 'right' });
  };
  const before = await windowText();
  expect(before).not.toBe('');
  await rightDrag();
  expect(await windowText()).toBe(before);
  await page.getByRole('button', { name: 'Settings' }).click();
  const settings = page.getByRole('dialog', { name: 'Settings' });
  for (const choice of ['Light', 'Roomy', 'PACS']) await settings.getByText(choice, { exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await expect(page.locator('html')).toHaveAttribute('data-density', 'roomy');
  expect(await misfits(page)).toEqual([]);
  await settings.getByRole('button', { name: 'Close' }).click();
  await expect(settings).toBeHidden();
  expect(await misfits(page)).toEqual([]);
  await rightDrag();
  await expect.poll(windowText).not.toBe(before);
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await expect(page.locator('html')).toHaveAttribute('data-density', 'roomy');
});
