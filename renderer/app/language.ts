import { watch } from 'vue';
import type { LanguageTag } from '#shared/contract/desktop.ts';
import { i18n } from '#renderer/i18n/index.ts';
import { desktop } from '#renderer/ipc/index.ts';
import { wantedLanguage } from '#renderer/stores/index.ts';
import viewerEn from '#renderer/viewer/locale.en.json' with { type: 'json' };

type Catalogue = Promise<{ readonly default: object }>;

/** What a language needs that is not there from the start: the page's texts and the viewer's. */
const catalogues: Readonly<Record<Exclude<LanguageTag, 'en'>, () => readonly [Catalogue, Catalogue]>> = {
  'zh-Hant': () => [import('#renderer/i18n/locales/zh-Hant.json'), import('#renderer/viewer/locale.zh-Hant.json')],
  'zh-Hans': () => [import('#renderer/i18n/locales/zh-Hans.json'), import('#renderer/viewer/locale.zh-Hans.json')],
};

i18n.global.mergeLocaleMessage('en', viewerEn);

async function load(tag: LanguageTag): Promise<void> {
  if (tag === 'en' || i18n.global.availableLocales.includes(tag)) return;
  for (const part of await Promise.all(catalogues[tag]())) i18n.global.mergeLocaleMessage(tag, part.default);
}

/** Speaks the language at once: page, screen readers, fonts (`lang` picks them in tokens.css), and the menus of the desktop shell. */
export async function speak(tag: LanguageTag): Promise<void> {
  await load(tag);
  // Another one may have been chosen while this one was on its way.
  if (tag !== wantedLanguage.value) return;
  i18n.global.locale.value = tag;
  document.documentElement.lang = tag;
  desktop()?.setLanguage(tag);
}

/** Resolves once the first texts can be shown; follows Settings from then on. */
export async function followLanguage(): Promise<void> {
  watch(wantedLanguage, (tag) => void speak(tag));
  await speak(wantedLanguage.value);
}
