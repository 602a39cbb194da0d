import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { devPackages, pageOnly, runtimePackages } from '../../../../scripts/package/closure.mjs';

const root = resolve(import.meta.dirname, '../../../..');
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Parameters<typeof runtimePackages>[0];

/** What the sources that travel outside the asar import, types aside. */
function importedPackages(): string[] {
  const found = new Set<string>();
  for (const part of ['shared', 'electron/core', 'electron/trainer', 'electron/cli']) {
    for (const file of readdirSync(join(root, part), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'))) {
      const text = readFileSync(join(root, part, file), 'utf8').replace(/^import type .*$/gm, '');
      for (const [, name] of text.matchAll(/(?:from |import\(|require\()'((?:@[\w-]+\/)?[\w-]+)[^']*'/g)) if (name) found.add(name);
    }
  }
  return [...found].sort();
}

describe('the packages beside the asar', () => {
  it('are all that core, trainer and command line import', () => {
    const packages = runtimePackages(lock);
    const imported = importedPackages();
    expect(imported).toContain('zod');
    expect(imported.filter((name) => !packages.includes(`node_modules/${name}`) && name !== 'node')).toEqual([]);
  });

  it('hold nothing of the page, no types and no tool of development', () => {
    const packages = runtimePackages(lock);
    const tools = new Set(devPackages(lock));
    expect(tools.has('node_modules/vitest')).toBe(true);
    expect(packages.filter((path) => tools.has(path) || /node_modules\/@types\//.test(path))).toEqual([]);
    expect(packages.filter((path) => pageOnly.has(path.replace('node_modules/', '')))).toEqual([]);
  });

  it('are found from where a package lies outwards, so that two versions stay apart', () => {
    const two = {
      packages: {
        '': { dependencies: { a: '1', vue: '3' } },
        'node_modules/a': { dependencies: { b: '1', '@types/b': '1' } },
        'node_modules/a/node_modules/b': { optionalDependencies: { c: '1', gone: '1' } },
        'node_modules/b': {}, 'node_modules/c': {}, 'node_modules/vue': {}, 'node_modules/@types/b': {}, 'node_modules/tool': { dev: true },
      },
    };
    expect(runtimePackages(two)).toEqual(['node_modules/a', 'node_modules/a/node_modules/b', 'node_modules/c']);
  });
});
