import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { languageTags } from '#shared/contract/desktop.ts';
import { shortcutTable } from '#renderer/stores/shortcutTable.ts';
import { allWords, pageSources, templateWords, wordsOf } from '../../../support/pageSources.ts';

const renderer = join(import.meta.dirname, '../../../../renderer');
const read = (path: string): object => JSON.parse(readFileSync(join(renderer, path), 'utf8')) as object;

/** Key to text, of the page and of the viewer. */
function catalogueOf(tag: string): Map<string, string> {
  return new Map(leaves({ ...read(`i18n/locales/${tag}.json`), ...read(`viewer/locale.${tag}.json`) }));
}

function leaves(node: unknown, path = ''): [string, string][] {
  if (typeof node === 'string') return [[path, node]];
  return Object.entries(node as Record<string, unknown>).flatMap(([key, child]) => leaves(child, path === '' ? key : `${path}.${key}`));
}

const placeholders = (text: string): string[] => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string))].sort();
const numForms = (text: string): number => text.split(' | ').length;

const en = catalogueOf('en');
const chinese = languageTags.filter((tag) => tag !== 'en').map((tag) => [tag, catalogueOf(tag)] as const);
const everyText = [['en', en] as const, ...chinese].flatMap(([tag, catalogue]) => [...catalogue].map(([key, text]) => ({ tag, key, text })));
const sources = pageSources();

describe('the catalogues of the page', () => {
  it.each(chinese)('have the same keys in English and %s', (_, catalogue) => {
    expect([...catalogue.keys()].filter((key) => !en.has(key))).toEqual([]);
    expect([...en.keys()].filter((key) => !catalogue.has(key))).toEqual([]);
  });

  it.each(chinese)('fill in the same values, in as many forms, in English and %s', (_, catalogue) => {
    const differing = [...en].filter(([key, text]) => {
      const other = catalogue.get(key) ?? '';
      return placeholders(text).join() !== placeholders(other).join() || numForms(text) !== numForms(other);
    });
    expect(differing.map(([key]) => key)).toEqual([]);
  });

  it('keep to the words: no exclamation marks, please, oops or successfully', () => {
    expect(everyText.filter(({ text }) => /[!！]|\bplease\b|\boops\b|successfully/i.test(text))).toEqual([]);
  });

  it('never call the confidence of a prediction a Dice', () => {
    expect(everyText.filter(({ key, text }) => key.startsWith('review.confidence') && /dice/i.test(text))).toEqual([]);
  });
});

describe('Chinese', () => {
  const texts = everyText.filter(({ tag }) => tag !== 'en');

  it('has a space between Chinese and Latin or digits, and none before "%"', () => {
    expect(texts.filter(({ text }) => /\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9]\p{Script=Han}|[\d}] %/u.test(text))).toEqual([]);
  });

  it('has full-width punctuation', () => {
    expect(texts.filter(({ text }) => /\p{Script=Han}[,.;:?()"]|[,.;:?("]\p{Script=Han}|\.\.\./u.test(text))).toEqual([]);
  });

  it('is one script a catalogue, with the terms of the field in it', () => {
    const foreign = { 'zh-Hant': /[标层个结构这为从关档夹储选项数学习训练审阅权径点击应]/u, 'zh-Hans': /[標層個結構這為從關檔夾儲選項數學習訓練審閱權徑點擊應]|遮罩|資料|檔案/u };
    expect(texts.filter(({ tag, text }) => foreign[tag as keyof typeof foreign].test(text))).toEqual([]);
    const terms = [['app.tab.label', '標註', '标注'], ['strip.title', '切片', '层'], ['cases.title', '病例', '病例'], ['structures.title', '結構', '结构'], ['training.title', '訓練', '训练'], ['app.tab.review', '審閱', '审阅']];
    for (const [key, traditional, simplified] of terms) expect(chinese.map(([, catalogue]) => catalogue.get(key as string))).toEqual([traditional, simplified]);
  });
});

describe('keys', () => {
  const isKeyLike = /^[a-z][a-zA-Z0-9]*(\.[\w$ {}-]+)+$/;
  const candidates = sources.flatMap((source) => allWords(source).filter(({ text }) => isKeyLike.test(text)).map((words) => ({ ...words, path: source.path })));

  it('that the page names are all in the catalogue', () => {
    const named = candidates.filter(({ within }) => /^(t|i18n\.global\.t)$/.test(within.at(-1) ?? ''));
    expect(named.length).toBeGreaterThan(200);
    expect(named.filter(({ text }) => ![...en.keys()].some((key) => matcher(text).test(key))).map(({ path, text }) => `${path}: ${text}`)).toEqual([]);
  });

  it('of the catalogue are all used', () => {
    const matchers = candidates.map(({ text }) => matcher(text));
    expect([...en.keys()].filter((key) => !matchers.some((each) => each.test(key)))).toEqual([]);
  });

  it('name every command of the shortcut table', () => {
    expect(shortcutTable.filter(({ id }) => !en.has(`shortcuts.command.${id}`))).toEqual([]);
  });

  /** A key with parts filled in fits every key of that shape. */
  function matcher(text: string): RegExp {
    return new RegExp(`^${text.split('${}').map((part) => part.replace(/[.-]/g, '\\$&')).join('[\\w.-]*')}$`);
  }
});

/** Names of things, units, file names: the same in every language. */
const untranslated = new Set([
  'mm', 'ml', 'case_01.nii.gz', 'case_02.nii.gz', 'manifest.csv',
  'ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Space', 'PgUp', 'PgDn', 'Esc', 'Ctrl', 'Alt', 'Shift', 'Control', 'Mac',
  // About: packages and their licences.
  'TensorFlow', 'WebGPU', 'WebAssembly', 'Cornerstone3D, vtk.js', 'TensorFlow, TensorFlow.js', 'Apache 2.0', 'Vue, Pinia, Reka UI, VueUse, uPlot', 'Lucide', 'Inter',
]);

/** Words that never reach the screen: parts of keys, names of classes and fonts, what is thrown at or written for a developer. */
const unseen = new Set(['Bare', 'Slices', 'Accepted', 'Unlabelled', 'BytesError', '11px "Inter Variable", system-ui, sans-serif', 'label map']);
/** How a language writes units and days; each language by its own name. */
const writtenThere = /renderer\/(i18n\/format|features\/settings\/languageNames)\.ts$/;
const forDevelopers = /^(import|type|compared|case|t|i18n\.global\.t|(Range|Type)?Error|console\.\w+|assert\w*)$/;

describe('no text stands outside the catalogue', () => {
  const isHeldElsewhere = (text: string): boolean => untranslated.has(text.trim()) || unseen.has(text);

  it('in the templates', () => {
    const found = sources.flatMap(({ path, template }) =>
      (template ? templateWords(template) : [])
        .filter(({ text, within }) => /\p{L}{2}|%/u.test(text) && !isHeldElsewhere(text) && !within.some((name) => forDevelopers.test(name) || name === 'formatUnit'))
        .map(({ text }) => `${path}: ${text}`),
    );
    expect(found).toEqual([]);
  });

  it('in the programs', () => {
    const looksSaid = /^\p{Lu}\p{Ll}+|\p{L}{2,} \p{L}{2,}|\p{Script=Han}/u;
    const found = sources.flatMap(({ path, script }) =>
      wordsOf(script)
        .filter(({ text, within }) => looksSaid.test(text) && !isHeldElsewhere(text) && !within.some((name) => forDevelopers.test(name)) && !writtenThere.test(path))
        .map(({ text }) => `${path}: ${text}`),
    );
    expect(found).toEqual([]);
  });
});
