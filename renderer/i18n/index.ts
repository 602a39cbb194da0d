import { createI18n } from 'vue-i18n';
import { computed } from 'vue';
import type { LanguageTag } from '#shared/contract/desktop.ts';
import * as format from './format.ts';
import en from './locales/en.json' with { type: 'json' };

/**
 * All text of the page. Catalogues are read as data: nothing is compiled with eval, so a strict CSP holds. English is always
 * there, and stands in for what a language lacks; the others come when they are chosen (app/language.ts).
 */
export const i18n = createI18n({
  legacy: false,
  locale: 'en' as string,
  fallbackLocale: 'en',
  messages: { en } as Record<string, typeof en>,
});

/** What the page speaks now. */
export const language = computed(() => i18n.global.locale.value as LanguageTag);

type Values = Record<string, string | number>;

/** For stores and pure files; components use `useI18n`. `count` picks between the forms of a message. */
export function t(key: string, values: Values = {}, count?: number): string {
  return count === undefined ? i18n.global.t(key, values) : i18n.global.t(key, values, count);
}

// As the present language writes them; whatever shows one follows a change of language.
export const formatDuration = (seconds: number): string => format.formatDuration(seconds, language.value);
export const formatMoment = (iso: string, now: Date): format.Moment => format.formatMoment(iso, now, language.value);
export const formatPercent = (percent: number): string => format.formatPercent(percent, language.value);
export const formatList = (parts: readonly string[]): string => format.formatList(parts, language.value);
export const joinSentences = (sentences: readonly string[]): string => format.joinSentences(sentences, language.value);
export const formatUnit = (unit: string): string => format.formatUnit(unit, language.value);
export { formatBytes, formatClock, formatCount, formatDecimals } from './format.ts';
