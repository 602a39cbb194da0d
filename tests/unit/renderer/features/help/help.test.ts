import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LicenceEntry } from '#shared/contract/index.ts';
import { engineLabel, engineShortLabel, engineVerdict, formatSpeed } from '#renderer/i18n/engineWords.ts';
import { findEntries, rowId } from '#renderer/features/help/licenceSearch.ts';
import { chromiumVersion } from '#renderer/features/help/pageFacts.ts';

const { entries } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../../../resources/licences/licences.json'), 'utf8')) as { entries: LicenceEntry[] };

describe('the search among licences', () => {
  it('finds by words of name and licence, in any order and case', () => {
    expect(findEntries(entries, 'bsd-3 VTK').map(({ name }) => name)).toEqual(['@kitware/vtk.js']);
    expect(findEntries(entries, 'decathlon').map(({ name }) => name)).toEqual(['Hippocampus MRI']);
    expect(findEntries(entries, ' ')).toHaveLength(entries.length);
    expect(findEntries(entries, 'no such thing')).toEqual([]);
  });

  it('tells rows apart, also two versions of one package', () => {
    expect(new Set(entries.map(rowId)).size).toBe(entries.length);
  });
});

describe('the words for an engine', () => {
  it('are its name, release and cores', () => {
    expect(engineLabel({ name: 'tensorflow', version: '2.21.0', threads: 2 })).toBe('TensorFlow 2.21, 2 cores');
    expect(engineShortLabel({ name: 'tensorflow', threads: 16 })).toBe('TensorFlow, 16 cores');
    expect(engineLabel({ name: 'wasm', version: '4.22.0', threads: 1 })).toBe('WebAssembly, 1 core');
    expect(engineLabel({ name: 'tensorflow', version: null, threads: null })).toBe('TensorFlow');
  });

  it('say what stands in the way', () => {
    expect(engineVerdict({ works: true, problem: null })).toBe('computes right');
    expect(engineVerdict({ works: false, problem: { code: 'noAvx', detail: '' } })).toBe('the processor lacks instructions (AVX)');
  });

  it('give a speed as exactly as it is worth', () => {
    expect([formatSpeed(6.04), formatSpeed(41.3), formatSpeed(1234.5)]).toEqual(['6.0 images/s', '41 images/s', '1\u202f235 images/s']);
  });
});

describe('chromiumVersion', () => {
  it('reads the engine of browser and desktop shell alike', () => {
    expect(chromiumVersion('Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) fewslice/0.1.0 Chrome/108.0.5359.215 Electron/22.3.27 Safari/537.36')).toBe(108);
    expect(chromiumVersion('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0')).toBeNull();
  });
});
