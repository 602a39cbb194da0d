import { describe, expect, it } from 'vitest';
import { formatBytes, formatClock, formatCount, formatDecimals, formatDuration, formatList, formatMoment, formatPercent, formatUnit, joinSentences } from '#renderer/i18n/format.ts';

describe('numbers and times', () => {
  it('puts a narrow space between thousands', () => {
    expect(formatCount(999)).toBe('999');
    expect(formatCount(1240)).toBe('1\u202f240');
    expect(formatCount(1234567)).toBe('1\u202f234\u202f567');
    expect(formatCount(-1240)).toBe('−1\u202f240');
  });

  it('keeps the decimals asked for, and gives zero no sign', () => {
    expect(formatDecimals(0.764, 2)).toBe('0.76');
    expect(formatDecimals(-0.001, 2)).toBe('0.00');
    expect(formatDecimals(1234.5, 1)).toBe('1\u202f234.5');
  });

  it('writes clocks and durations', () => {
    expect(formatClock(160)).toBe('2:40');
    expect(formatClock(4000)).toBe('1:06:40');
    expect(formatDuration(550)).toBe('9 min 10 s');
    expect(formatDuration(59.6)).toBe('1 min 0 s');
    expect(formatDuration(7260)).toBe('2 h 1 min');
  });

  it('writes sizes in powers of a thousand', () => {
    expect(formatBytes(999)).toBe('999 B');
    expect(formatBytes(18_400_000)).toBe('18.4 MB');
    expect(formatBytes(999_999)).toBe('1.0 MB');
  });

  it('knows today from yesterday at midnight', () => {
    const now = new Date(2026, 10, 24, 0, 5);
    expect(formatMoment(new Date(2026, 10, 24, 0, 1).toISOString(), now)).toEqual({ key: 'today', text: '00:01' });
    expect(formatMoment(new Date(2026, 10, 23, 23, 59).toISOString(), now).key).toBe('yesterday');
    expect(formatMoment(new Date(2026, 10, 12).toISOString(), now)).toEqual({ key: 'date', text: '12 November' });
  });

  it('names the day of what lies ahead, where the clock was set back meanwhile', () => {
    const now = new Date(2026, 10, 24, 23, 50);
    expect(formatMoment(new Date(2026, 10, 24, 23, 59).toISOString(), now)).toEqual({ key: 'today', text: '23:59' });
    expect(formatMoment(new Date(2026, 10, 25, 0, 1).toISOString(), now)).toEqual({ key: 'date', text: '25 November' });
    expect(formatMoment(new Date(2027, 10, 24, 9, 0).toISOString(), now)).toEqual({ key: 'date', text: '24 November 2027' });
  });

  it('says nothing of a time that is none', () => {
    expect(formatMoment('never', new Date())).toEqual({ key: 'date', text: '' });
  });

  it('puts a space before a unit, but none before "%" in Chinese', () => {
    expect(formatPercent(30)).toBe('30\u00a0%');
    expect(formatPercent(30, 'zh-Hans')).toBe('30%');
    expect([formatUnit('mm'), formatUnit('mm', 'zh-Hant')]).toEqual(['\u00a0mm', '\u00a0mm']);
  });

  it('names units of time, days and lists as each language does', () => {
    expect(formatDuration(550, 'zh-Hans')).toBe('9 分 10 秒');
    expect(formatDuration(7260, 'zh-Hant')).toBe('2 小時 1 分');
    const now = new Date(2026, 10, 24, 0, 5);
    expect(formatMoment(new Date(2026, 10, 12).toISOString(), now, 'zh-Hant').text).toBe('11 月 12 日');
    expect(formatMoment(new Date(2025, 10, 12).toISOString(), now, 'zh-Hans').text).toBe('2025 年 11 月 12 日');
    expect(formatMoment(new Date(2025, 10, 12).toISOString(), now).text).toBe('12 November 2025');
    expect([joinSentences(['A.', 'B.']), joinSentences(['甲。', '乙。'], 'zh-Hans')]).toEqual(['A. B.', '甲。乙。']);
    expect(formatList(['1', '2'])).toBe('1, 2');
    expect(formatList(['1', '2'], 'zh-Hant')).toBe('1、2');
  });
});
