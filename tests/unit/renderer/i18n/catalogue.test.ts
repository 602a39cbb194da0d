import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shortcutTable } from '#renderer/stores/shortcutTable.ts';
import en from '../../../../renderer/i18n/locales/en.json' with { type: 'json' };

const root = join(import.meta.dirname, '../../../../renderer');

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ts|vue)$/.test(entry.name) && !entry.parentPath.includes('viewer'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}

function lookUp(key: string): unknown {
  return key.split('.').reduce<unknown>((node, part) => (typeof node === 'object' && node !== null ? (node as Record<string, unknown>)[part] : undefined), en);
}

function leaves(node: unknown, path = ''): [string, string][] {
  if (typeof node === 'string') return [[path, node]];
  return Object.entries(node as Record<string, unknown>).flatMap(([key, child]) => leaves(child, path === '' ? key : `${path}.${key}`));
}

const text = sources(root).join('\n');

describe('catalogue', () => {
  it('holds every key that the page names in full', () => {
    const used = [...text.matchAll(/\bt\(\s*'([a-zA-Z0-9.-]+)'/g)].map((match) => match[1] as string);
    expect(used.length).toBeGreaterThan(100);
    expect(used.filter((key) => typeof lookUp(key) !== 'string')).toEqual([]);
  });

  it('has a branch wherever the page builds the end of a key', () => {
    const stems = [...text.matchAll(/\bt\(\s*`([a-zA-Z0-9.-]+)\.\$\{/g)].map((match) => match[1] as string);
    expect(stems.length).toBeGreaterThan(15);
    expect(stems.filter((stem) => typeof lookUp(stem) !== 'object')).toEqual([]);
  });

  it('names every command of the shortcut table', () => {
    expect(shortcutTable.filter(({ id }) => typeof lookUp(`shortcuts.command.${id}`) !== 'string')).toEqual([]);
  });

  it('keeps to the words: no exclamation marks, please, oops or successfully', () => {
    expect(leaves(en).filter(([, words]) => /!|\bplease\b|\boops\b|successfully/i.test(words))).toEqual([]);
  });

  it('never calls the confidence of a prediction a Dice', () => {
    expect(leaves(en).filter(([key, words]) => key.startsWith('review.confidence') && /dice/i.test(words))).toEqual([]);
  });
});
