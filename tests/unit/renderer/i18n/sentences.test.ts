import { afterEach, describe, expect, it } from 'vitest';
import { said, tell } from '#shared/messages/index.ts';
import { i18n } from '#renderer/i18n/index.ts';
import { failureOf, sentenceOf } from '#renderer/i18n/sentences.ts';

afterEach(() => (i18n.global.locale.value = 'en'));

describe('a sentence made outside the page', () => {
  it('is shown in the page\'s language, and follows a change of it', () => {
    const sentence = tell('training.stoppedBefore');
    const shown = ['en', 'zh-Hant', 'zh-Hans'].map((tag) => ((i18n.global.locale.value = tag), sentenceOf(sentence)));
    expect(shown).toEqual(['Stopped before training began. Nothing was changed.', '訓練開始前已停止。未作任何更動。', '训练开始前已停止。未作任何改动。']);
  });

  it('is shown in English where nobody knows it in another language', () => {
    i18n.global.locale.value = 'zh-Hans';
    expect(sentenceOf({ message: 'Of an older version.' })).toBe('Of an older version.');
    expect(sentenceOf({ message: 'Of a newer version.', said: { key: 'of.tomorrow' } })).toBe('Of a newer version.');
    expect(sentenceOf({ message: null, said: null })).toBe('');
  });

  it('of a refusal is the core\'s', () => {
    i18n.global.locale.value = 'zh-Hant';
    expect(failureOf({ kind: 'refused', code: 'notFound', message: 'x', said: said('structure.gone') })).toBe('該結構已不存在。');
  });
});
