import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { LanguageTag } from '../../../shared/contract/desktop.ts';
import { languageTags } from '../../../shared/contract/desktop.ts';
import { languageNames } from '../../../renderer/features/settings/languageNames.ts';
import { expect } from './fewslice.ts';
import type { Theme } from './layout.ts';
import { themes, wear } from './layout.ts';

/** How a screen may look: three languages by two themes. English and dark come last, so that the window is left as it was. */
export interface Guise { readonly tag: LanguageTag; readonly theme: Theme }
const tags = [...languageTags].reverse();

const locales = join(import.meta.dirname, '../../../renderer/i18n/locales');
const catalogues = new Map(languageTags.map((tag) => [tag, JSON.parse(readFileSync(join(locales, `${tag}.json`), 'utf8')) as object]));

/** A text of the page in a language. */
export function textIn(tag: LanguageTag, key: string): string {
  return key.split('.').reduce<unknown>((node, part) => (node as Record<string, unknown>)[part], catalogues.get(tag)) as string;
}

/** Chooses a language in Settings, whatever the window speaks now. */
export async function speak(page: Page, tag: LanguageTag): Promise<void> {
  await page.keyboard.press('Control+,');
  await page.getByRole('dialog').getByRole('combobox').first().click();
  await page.getByRole('option', { name: languageNames[tag] }).first().click();
  await expect(page.locator('html')).toHaveAttribute('lang', tag);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
}

/** Shows what is on the screen in every guise, one after the other; or in English alone. */
export async function inEveryGuise(page: Page, languages: 'all' | 'english', show: (guise: Guise) => Promise<void>): Promise<void> {
  for (const tag of languages === 'all' ? tags : (['en'] as const)) {
    if (languages === 'all') await speak(page, tag);
    for (const theme of [...themes].reverse()) {
      await wear(page, theme);
      await show({ tag, theme });
    }
  }
}
