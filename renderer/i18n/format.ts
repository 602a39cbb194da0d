import type { LanguageTag } from '#shared/contract/desktop.ts';

/**
 * Numbers and times as look.md 8 wants them: thin spaces in thousands, units with a space, "%" without one in Chinese. Digits and
 * the units of science are the same in all languages.
 */

const narrowSpace = '\u202f';

export function formatCount(value: number): string {
  const digits = Math.abs(Math.round(value)).toString();
  const grouped = digits.length < 4 ? digits : digits.replace(/\B(?=(\d{3})+$)/g, narrowSpace);
  return value < 0 ? `−${grouped}` : grouped;
}

export function formatDecimals(value: number, decimals: number): string {
  const fixed = Math.abs(value).toFixed(decimals);
  const [whole = '0', part] = fixed.split('.');
  const text = part === undefined ? formatCount(Number(whole)) : `${formatCount(Number(whole))}.${part}`;
  return value < 0 && Number(fixed) !== 0 ? `−${text}` : text;
}

/** 160 -> "2:40", 4000 -> "1:06:40". */
export function formatClock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (n: number): string => n.toString().padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

const timeUnits: Readonly<Record<LanguageTag, readonly [hours: string, minutes: string, seconds: string]>> = {
  en: ['h', 'min', 's'],
  'zh-Hant': ['小時', '分', '秒'],
  'zh-Hans': ['小时', '分', '秒'],
};

/** 550 -> "9 min 10 s". */
export function formatDuration(seconds: number, language: LanguageTag = 'en'): string {
  const [h, min, s] = timeUnits[language];
  const whole = Math.max(0, Math.round(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  if (hours > 0) return `${hours} ${h} ${minutes} ${min}`;
  return minutes > 0 ? `${minutes} ${min} ${whole % 60} ${s}` : `${whole} ${s}`;
}

/** "30 %", in Chinese "30%". */
export function formatPercent(percent: number, language: LanguageTag = 'en'): string {
  return `${formatCount(percent)}${formatUnit('%', language)}`;
}

/** A unit with what stands between it and its number. */
export function formatUnit(unit: string, language: LanguageTag = 'en'): string {
  return unit === '%' && language !== 'en' ? unit : `\u00a0${unit}`;
}

export function formatList(parts: readonly string[], language: LanguageTag = 'en'): string {
  return parts.join(language === 'en' ? ', ' : '、');
}

export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value.toFixed(1)} ${units[unit]}`;
}

/** Sentences after each other; in Chinese the full stop is as wide as a space. */
export function joinSentences(sentences: readonly string[], language: LanguageTag = 'en'): string {
  return sentences.join(language === 'en' ? ' ' : '');
}

export interface Moment { readonly key: 'today' | 'yesterday' | 'date'; readonly text: string }

/** When something was, seen from `now`: the clock for today, the day for anything older, or later where the clock was set back meanwhile. */
export function formatMoment(iso: string, now: Date, language: LanguageTag = 'en'): Moment {
  const then = new Date(iso);
  if (Number.isNaN(then.getTime())) return { key: 'date', text: '' };
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  const nextMidnight = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1).getTime();
  if (then.getTime() >= midnight && then.getTime() < nextMidnight) return { key: 'today', text: then.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' }) };
  if (then.getTime() >= midnight - 86_400_000 && then.getTime() < midnight) return { key: 'yesterday', text: '' };
  return { key: 'date', text: formatDay(then, then.getFullYear() === now.getFullYear(), language) };
}

function formatDay(day: Date, sameYear: boolean, language: LanguageTag): string {
  if (language === 'en') return day.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', ...(sameYear ? {} : { year: 'numeric' }) });
  return `${sameYear ? '' : `${day.getFullYear()} 年 `}${day.getMonth() + 1} 月 ${day.getDate()} 日`;
}
