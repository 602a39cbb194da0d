import { describe, expect, it } from 'vitest';
import { format, grouped } from '#shared/messages/format.ts';
import type { Writing } from '#shared/messages/format.ts';
import { asValue, english, inTurn, said, tell } from '#shared/messages/index.ts';
import { localeFor, locales, say, tryToSay } from '#shared/messages/languages.ts';
import { UserError } from '#shared/util/userError.ts';

const inAll = (...[key, values]: Parameters<typeof said>): string[] => locales.map((locale) => say(locale, said(key, values)));
const writing = (catalogue: Record<string, string>): Writing => ({ catalogue, comma: ', ', spacesLatin: false, number: grouped });

describe('a sentence', () => {
  it('is said in three languages, with a space where Chinese meets Latin letters or digits', () => {
    expect(inAll('case.noSlice', { case: 'FB-18-01', count: 155, slice: 160 })).toEqual([
      'FB-18-01 has 155 slices; there is no slice 160.',
      'FB-18-01 共有 155 張切片，沒有第 160 張。',
      'FB-18-01 共有 155 层，没有第 160 层。',
    ]);
  });

  it('has no space between a Chinese value and the Chinese round it', () => {
    expect(say('zh-Hans', said('structure.locked', { name: '深部灰质' }))).toBe('深部灰质已锁定，未绘制任何内容。');
    expect(say('zh-Hans', said('structure.locked', { name: 'Deep grey matter' }))).toBe('Deep grey matter 已锁定，未绘制任何内容。');
  });

  it('picks its form by n, and says it in full', () => {
    expect(inAll('folder.volumes', { n: 1 })).toEqual(['1 volume.', '1 個影像。', '1 个影像。']);
    expect(inAll('folder.volumes', { n: 5000 })).toEqual(['5\u202f000 volumes.', '5\u202f000 個影像。', '5\u202f000 个影像。']);
    const counted = writing({ a: 'none | one | {n} many' });
    expect([0, 1, 2, 1234].map((n) => format(counted, { key: 'a', values: { n } }))).toEqual(['none', 'one', '2 many', '1\u202f234 many']);
  });

  it('may hold other sentences and lists', () => {
    const names = said('list.and', { list: ['A', 'B'], last: 'C' });
    expect(inAll('training.retrying', { names, n: 3 })).toEqual([
      'A, B and C were not learned at the first attempt; training starts once more with other random numbers.',
      '第一次訓練未學會 A、B 和 C；換用其他亂數重新訓練一次。',
      '第一次训练未学会 A、B 和 C；换用其他随机数重新训练一次。',
    ]);
    const full = said('file.diskFull', { path: '/mnt/a', safe: said('safe.saved') });
    expect(say('zh-Hans', full)).toBe('/mnt/a 所在的磁盘已满。此前保存的内容都是安全的。腾出空间后重做此操作。');
    expect(english(full)).toBe('The disk that holds /mnt/a is full. Everything saved before is safe. Free some space, then do it again.');
    expect(say('zh-Hant', inTurn([said('safe.unchanged'), said('safe.unwritten')]))).toBe('未作任何更動。未寫入任何內容。');
  });

  it('leaves what a value holds as it is, also what looks like a place or a form', () => {
    expect(english(said('sample.unknown', { id: '{id} | {n}' }))).toBe('There is no sample study {id} | {n}.');
  });

  it('that another version made is not guessed at', () => {
    expect(tryToSay('en', { key: 'of.tomorrow' })).toBeNull();
    expect(tryToSay('en', { key: 'constructor' })).toBeNull();
  });
});

describe('numbers', () => {
  it('have a thin space in thousands for a person, and none in the English of logs and files', () => {
    expect([0, 999, 1240, -1234567, 1234.5, 0.25].map(grouped)).toEqual(['0', '999', '1\u202f240', '−1\u202f234\u202f567', '1\u202f234.5', '0.25']);
    const stopped = said('training.stoppedAfter', { steps: 1240 });
    expect(english(stopped)).toBe('Stopped after 1240 steps. What was learnt is kept: resume to go on from there.');
    expect(say('zh-Hans', stopped)).toBe('已在 1\u202f240 步后停止。已学到的内容已保留，可从该处继续训练。');
  });
});

describe('what travels', () => {
  it('is the English beside what was said; a UserError is that too', () => {
    const sentence = said('model.unknown', { model: 'model-3' });
    const error = new UserError('notFound', sentence);
    expect({ message: error.message, said: error.said }).toEqual(tell('model.unknown', { model: 'model-3' }));
    expect(asValue(error)).toBe(sentence);
    expect(asValue(new UserError('notFound', 'There is no such command.'))).toBe('There is no such command.');
  });
});

describe('the language of the window', () => {
  it.each([
    [['zh-TW'], 'zh-Hant'], [['zh-HK', 'en'], 'zh-Hant'], [['zh-Hant-CN'], 'zh-Hant'], [['zh-Hans-HK'], 'zh-Hans'], [['zh_CN'], 'zh-Hans'], [['zh'], 'zh-Hans'],
    [['de-AT', 'zh-MO'], 'zh-Hant'], [['de', 'en-GB', 'zh-TW'], 'en'], [['de'], 'en'], [[], 'en'],
  ])('for a system that prefers %j is %s', (preferred, locale) => {
    expect(localeFor(preferred)).toBe(locale);
  });
});
