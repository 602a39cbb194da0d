import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalogues, locales } from '#shared/messages/languages.ts';

const { en } = catalogues;
const chinese = locales.filter((locale) => locale !== 'en').map((locale) => [locale, catalogues[locale]] as const);
const everyText = locales.flatMap((locale) => Object.entries(catalogues[locale]).map(([key, text]) => ({ locale, key, text })));

/** `n` also picks the form, so a language without plural may leave it out. */
const placeholders = (text: string): string => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].filter((name) => name !== 'n').sort().join();

describe('the sentences made outside the page', () => {
  it.each(chinese)('have the same keys, in the same order, in English and %s', (_, catalogue) => {
    expect(Object.keys(catalogue)).toEqual(Object.keys(en));
  });

  it.each(chinese)('fill in the same values in English and %s, which has one form for all numbers', (_, catalogue) => {
    expect(Object.keys(en).filter((key) => placeholders(en[key] as string) !== placeholders(catalogue[key] as string))).toEqual([]);
    expect(Object.values(catalogue).filter((text) => text.includes(' | '))).toEqual([]);
  });

  it('keep to the words of the look: no please, no exclamation mark, no oops, no successfully', () => {
    expect(everyText.filter(({ text }) => /[!！请請]|\bplease\b|\boops\b|successfully/i.test(text))).toEqual([]);
  });

  it('know the samples that ship', () => {
    const folder = join(import.meta.dirname, '../../../../resources/samples');
    for (const id of readdirSync(folder)) {
      const { name, summary } = JSON.parse(readFileSync(join(folder, id, 'sample.json'), 'utf8')) as { name: string; summary: string };
      expect([en[`sample.${id}.name`], en[`sample.${id}.summary`]]).toEqual([name, summary]);
    }
  });
});

describe('Chinese', () => {
  const texts = everyText.filter(({ locale }) => locale !== 'en');

  it('has a space between Chinese and Latin or digits; those round a value are the formatter\'s', () => {
    expect(texts.filter(({ text }) => /\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9]\p{Script=Han}|\p{Script=Han} \{|\} \p{Script=Han}/u.test(text))).toEqual([]);
  });

  it('has full-width punctuation', () => {
    expect(texts.filter(({ text }) => /\p{Script=Han}[,.;:?()"]|[,.;:?("]\p{Script=Han}|\}[,;:?]|\.\.\./u.test(text))).toEqual([]);
  });

  it('is one script a catalogue, with the terms of the field in it', () => {
    const foreign = { 'zh-Hant': /[标层个结这为从关档储选项数习训练审阅权径点击应网络据库软认会输]/u, 'zh-Hans': /[標層個結這為從關檔儲選項數習訓練審閱權徑點擊應網據庫軟認會輸]|遮罩|資料/u };
    expect(texts.filter(({ locale, text }) => foreign[locale as keyof typeof foreign].test(text))).toEqual([]);
    expect(chinese.map(([, catalogue]) => catalogue['training.nothingLabelled'])).toEqual([
      '尚未標註任何內容。在某張切片上描繪一個結構，然後標記該切片完成。',
      '尚未标注任何内容。在某一层上描画一个结构，然后标记该层完成。',
    ]);
  });
});
