import en from './en.json' with { type: 'json' };
import zhHans from './zh-Hans.json' with { type: 'json' };
import zhHant from './zh-Hant.json' with { type: 'json' };
import { format, grouped, type Writing } from './format.ts';
import { english } from './english.ts';
import type { SaidAnywhere } from './said.ts';

/** The languages of the window. What is imported from here carries all three catalogues; core and trainer need `english.ts` alone. */
export const locales = ['en', 'zh-Hant', 'zh-Hans'] as const;
export type Locale = (typeof locales)[number];

export const catalogues: Readonly<Record<Locale, Readonly<Record<string, string>>>> = { en, 'zh-Hant': zhHant, 'zh-Hans': zhHans };

const writings: Readonly<Record<Locale, Writing>> = {
  en: { catalogue: en, comma: ', ', spacesLatin: false, number: grouped },
  'zh-Hant': { catalogue: zhHant, comma: '、', spacesLatin: true, number: grouped },
  'zh-Hans': { catalogue: zhHans, comma: '、', spacesLatin: true, number: grouped },
};

/** The sentence in the language of the window; null where this version does not know it. */
export const tryToSay = (locale: Locale, said: SaidAnywhere): string | null => format(writings[locale], said);

/** The same for sentences of our own making, which are always known. */
export const say = (locale: Locale, said: SaidAnywhere): string => tryToSay(locale, said) ?? english(said);

/** The first of a system's preferred languages that the window speaks; English where it speaks none. Wants BCP 47 tags such as "zh-TW". */
export function localeFor(preferred: readonly string[]): Locale {
  for (const tag of preferred) {
    const [language, ...rest] = tag.toLowerCase().split(/[-_]/);
    if (language === 'en') return 'en';
    if (language === 'zh') return rest.some((part) => TRADITIONAL.has(part)) && !rest.includes('hans') ? 'zh-Hant' : 'zh-Hans';
  }
  return 'en';
}

const TRADITIONAL = new Set(['hant', 'tw', 'hk', 'mo']);
