import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isAllowed } from '../../../scripts/licences/allowed.mjs';
import { productionClosure } from '../../../scripts/licences/closure.mjs';
import { collect } from '../../../scripts/licences/collect.mjs';

const root = resolve(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(resolve(root, path), 'utf8');

interface Entry { kind: string; name: string; version: string; licence: string; note: string; text: number }
const shipped = JSON.parse(read('resources/licences/licences.json')) as { entries: Entry[]; texts: string[] };
const textOf = (entry: Entry): string => shipped.texts[entry.text] ?? '';

describe('resources/licences/licences.json', () => {
  it('names every package that may ship in the version of package-lock.json (else run "node scripts/licences.mjs")', () => {
    const lock = JSON.parse(read('package-lock.json')) as Parameters<typeof productionClosure>[0];
    const expected = productionClosure(lock).filter(({ name }) => !name.startsWith('node-linux-')).map(({ name, version }) => `${name}@${version}`);
    const found = shipped.entries.filter(({ kind }) => kind === 'package').map(({ name, version }) => `${name}@${version}`);
    expect(found).toEqual(expected);
    expect(found.length).toBeGreaterThan(200);
  });

  it('is what the script makes of the installed packages', () => {
    expect(collect(root)).toEqual(shipped);
  });

  it('has a licence that may ship, and its text, for each', () => {
    expect(shipped.entries.filter(({ licence }) => !isAllowed(licence)).map(({ name, licence }) => `${name}: ${licence || 'none'}`)).toEqual([]);
    expect(shipped.entries.filter((entry) => textOf(entry).length < 200).map(({ name }) => name)).toEqual([]);
  });

  it('keeps equal texts once', () => {
    expect(new Set(shipped.texts).size).toBe(shipped.texts.length);
  });

  it('names what ships beside packages: the program, its runtimes, the typeface and the sample data', () => {
    const find = (name: string): Entry => shipped.entries.find((entry) => entry.name === name) as Entry;
    expect(shipped.entries.filter(({ kind }) => kind !== 'package').map(({ name }) => name)).toEqual(['Fewslice', 'Node.js', 'Electron', 'TensorFlow', 'Hippocampus MRI', 'Fetal brain']);
    expect(find('Electron').note).toContain('LICENSES.chromium.html');
    expect(find('TensorFlow').note).toContain('THIRD_PARTY_NOTICES.txt');
    expect(textOf(find('Node.js'))).toContain('V8');
    expect(find('@fontsource-variable/inter').licence).toBe('OFL-1.1');
    expect(textOf(find('Hippocampus MRI'))).toContain('Attribution-ShareAlike 4.0 International');
    expect(textOf(find('Fetal brain'))).toContain('CC0 1.0 Universal');
  });
});

describe('what may ship', () => {
  it.each(['MIT', 'Apache-2.0', '(WTFPL OR MIT)', '(GPL-2.0 OR MIT)', '(BSD-3-Clause AND Apache-2.0)'])('%s may', (licence) => expect(isAllowed(licence)).toBe(true));
  it.each(['', 'GPL-3.0', 'AGPL-3.0-only', 'LGPL-2.1', 'UNLICENSED', 'SEE LICENSE IN LICENSE', '(MIT AND GPL-2.0)'])('"%s" may not', (licence) => expect(isAllowed(licence)).toBe(false));

  it('leaves out what only builds and tests, and takes a version that is there twice once', () => {
    const packages = {
      '': {}, 'node_modules/b': { version: '2.0.0' }, 'node_modules/a': { version: '1.0.0' }, 'node_modules/b/node_modules/a': { version: '1.0.0' },
      'node_modules/b/node_modules/@s/c': { version: '3.0.0' }, 'node_modules/vitest': { version: '5.0.0', dev: true }, 'node_modules/typescript': { version: '6.0.0', devOptional: true },
    };
    expect(productionClosure({ packages }).map(({ name, version }) => `${name}@${version}`)).toEqual(['@s/c@3.0.0', 'a@1.0.0', 'b@2.0.0']);
  });
});
