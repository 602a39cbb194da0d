import { createI18n } from 'vue-i18n';
import en from './locales/en.json' with { type: 'json' };

/** All text of the page. The catalogue is read as data: nothing is compiled with eval, so a strict CSP holds. */
export const i18n = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages: { en },
});

type Values = Record<string, string | number>;

/** For stores and pure files; components use `useI18n`. `count` picks between the forms of a message. */
export function t(key: string, values: Values = {}, count?: number): string {
  return count === undefined ? i18n.global.t(key, values) : i18n.global.t(key, values, count);
}

export { formatBytes, formatClock, formatCount, formatDecimals, formatDuration, formatMoment } from './format.ts';
