import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { catalogues } from '#shared/messages/languages.ts';
import { coreSources, nodesOf, textsOf } from '../../../support/coreSources.ts';

const { en } = catalogues;
const keys = Object.keys(en);
const sources = coreSources();

/** A key with parts filled in fits every key of that shape. */
const matcher = (text: string): RegExp => new RegExp(`^${text.split('${}').map((part) => part.replace(/[.-]/g, '\\$&')).join('[\\w-]+')}$`);
const placeholdersOf = (key: string): Set<string> => new Set([...(en[key] ?? '').matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string));

/** Every `said('a.key', …)` and `tell('a.key', …)`, with its values where they are written there. */
const calls = sources.flatMap((source) =>
  nodesOf(source, ts.isCallExpression)
    .filter(({ expression, arguments: [key] }) => ts.isIdentifier(expression) && /^(said|tell)$/.test(expression.text) && key !== undefined && textsOf(key).length > 0)
    .map(({ arguments: [key, values] }) => ({ path: source.path, texts: textsOf(key as ts.Expression), values })),
);

describe('sentences in shared/ and electron/', () => {
  it('are all in the catalogue', () => {
    expect(calls.length).toBeGreaterThan(200);
    expect(calls.flatMap(({ path, texts }) => texts.filter((text) => !keys.some((key) => matcher(text).test(key))).map((text) => `${path}: ${text}`))).toEqual([]);
  });

  it('get the values that they have places for, and no others', () => {
    const wrong = calls.flatMap(({ path, texts, values }) => {
      if (values !== undefined && !ts.isObjectLiteralExpression(values)) return [];
      const given = new Set((values?.properties ?? []).map((property) => property.name?.getText() ?? '…'));
      return texts.filter((text) => !text.includes('${}')).flatMap((key) => {
        const wanted = placeholdersOf(key);
        const missing = [...wanted].filter((name) => !given.has(name));
        const idle = [...given].filter((name) => !wanted.has(name) && name !== 'n');
        return missing.length + idle.length === 0 ? [] : [`${path}: ${key} lacks [${missing.join()}], has no place for [${idle.join()}]`];
      });
    });
    expect(wrong).toEqual([]);
  });

  it('of the catalogue are all used', () => {
    const isText = (node: ts.Node): node is ts.StringLiteralLike | ts.TemplateExpression => ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
    const matchers = sources.flatMap((source) => nodesOf(source, isText).flatMap(textsOf)).filter((text) => /^[a-z]\w*(\.[\w${}-]+)+$/.test(text)).map(matcher);
    const isUsedHere = (key: string): boolean => key.startsWith('sentences.');
    expect(keys.filter((key) => !isUsedHere(key) && !matchers.some((each) => each.test(key)))).toEqual([]);
  });

  it('that a window may show are never plain English: only the command line raises those', () => {
    const plain = sources
      .filter(({ path }) => !/^electron.cli./.test(path))
      .flatMap((source) => nodesOf(source, ts.isNewExpression).map((made) => ({ source, made })))
      .filter(({ made }) => made.expression.getText() === 'UserError' && made.arguments?.[1] !== undefined && textsOf(made.arguments[1]).length > 0)
      .map(({ source, made }) => `${source.path}: ${made.getText().slice(0, 80)}`);
    expect(plain).toEqual([]);
  });
});
