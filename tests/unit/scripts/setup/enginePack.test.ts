import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { missingLine, readRecord } from '../../../../scripts/setup/engine-pack/index.mjs';
import { packName, requirementsText, wheelFor } from '../../../../scripts/setup/engine-pack/recipe.mjs';
import { userCacheDir } from '../../../../scripts/setup/paths.mjs';

let dir = '';
beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'fewslice-pack-')); });
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('the engine pack', () => {
  it('is named by the wheel and by the addon source, so that a change of either makes a new one', () => {
    const wheel = wheelFor('linux', 'x64');
    expect(wheel && packName(wheel, '4.22.0')).toMatch(/^tensorflow-2\.21\.0-2b847d217b02-tfjs-node-4\.22\.0-[0-9a-f]{8}$/);
  });

  it('is fetched by its whole hash', () => {
    const wheel = wheelFor('linux', 'x64');
    expect(wheel && requirementsText(wheel)).toMatch(/^tensorflow-cpu==2\.21\.0 --hash=sha256:[0-9a-f]{64}\n$/);
  });

  it('is not offered where its recipe was never run', () => {
    expect(wheelFor('win32', 'x64')).toBeNull();
    expect(wheelFor('linux', 'riscv64')).toBeNull();
  });

  it('without its record, or with a file cut short, is no pack', () => {
    expect(readRecord(dir)).toBeNull();
    writeFileSync(join(dir, 'library'), 'twelve bytes');
    writeFileSync(join(dir, 'pack.json'), JSON.stringify({ files: { library: 12 } }));
    expect(readRecord(dir)).toEqual({ files: { library: 12 } });
    truncateSync(join(dir, 'library'), 5);
    expect(readRecord(dir)).toBeNull();
  });

  it('that cannot be built is one line: what lacks, what is used instead, how to get it', () => {
    const missing = [{ what: 'a C++ compiler (g++)', debianPackage: 'g++' }, { what: 'pip for Python 3', debianPackage: 'python3-pip' }];
    expect(missingLine(missing, true)).toBe("TensorFlow's library: not set up, because this machine lacks a C++ compiler (g++) and pip for Python 3. "
      + 'Training will use WebAssembly, which is slower. To get it: apt-get install g++ python3-pip, then npm start again.');
    expect(missingLine([{ what: 'a processor with AVX' }], true)).not.toContain('To get it');
  });

  it('lies in the cache of the user, where the system keeps such things', () => {
    expect(userCacheDir({ XDG_CACHE_HOME: '/cache' }, 'linux')).toBe(join('/cache', 'fewslice'));
    expect(userCacheDir({ LOCALAPPDATA: 'C:\\Local' }, 'win32')).toBe(join('C:\\Local', 'fewslice'));
  });
});
