import { appendFileSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { alteredFile } from '#electron/main/integrity/alteredFile.ts';
import { writeIntegrity } from '../../../../scripts/package/integrity.mjs';
import { tempDir } from '../../../support/tempDir.ts';

const parts = {
  'app.asar': 'shell and page', 'core/package.json': '{}', 'core/shared/a.ts': 'export {};', 'core/electron/core/b.ts': 'export {};',
  'core/node_modules/zod/index.js': 'module', 'bin/fewslice': '#!/bin/sh', 'node/node': 'runtime', 'engine/tfjs_binding.node': 'addon', 'samples/s.json': '{}',
};

describe('what scripts/package writes, read by the shell at its start', () => {
  let resources = '';
  const altered = (): Promise<string | null> => alteredFile(join(resources, 'integrity.json'));
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(resources, path)), { recursive: true });
    writeFileSync(join(resources, path), text);
  };

  beforeEach(() => {
    resources = tempDir();
    for (const [path, text] of Object.entries(parts)) put(path, text);
    symlinkSync('../../engine/tfjs_binding.node', join(resources, 'core/node_modules/addon.node'));
    writeIntegrity(resources);
  });

  it('finds nothing in a program as it was made, wherever it was moved', async () => {
    expect(await altered()).toBe(null);
    renameSync(resources, `${resources} moved`);
    expect(await alteredFile(join(`${resources} moved`, 'integrity.json'))).toBe(null);
  });

  it.each(['app.asar', 'core/package.json', 'core/shared/a.ts', 'core/electron/core/b.ts', 'bin/fewslice', 'engine/tfjs_binding.node'])('names %s when one byte of it differs', async (path) => {
    put(path, `X${parts[path as keyof typeof parts].slice(1)}`);
    expect(await altered()).toBe(path);
  });

  it('names the folder where a package, Node or the engine has a file more, fewer, longer or pointing elsewhere', async () => {
    put('core/node_modules/zod/other.js', '');
    expect(await altered()).toBe('core/node_modules');
    rmSync(join(resources, 'core/node_modules/zod/other.js'));
    expect(await altered()).toBe(null);
    appendFileSync(join(resources, 'node/node'), '.');
    expect(await altered()).toBe('node');
    put('node/node', parts['node/node']);
    rmSync(join(resources, 'core/node_modules/addon.node'));
    symlinkSync('/elsewhere.node', join(resources, 'core/node_modules/addon.node'));
    expect(await altered()).toBe('core/node_modules');
  });

  it('names a file that has gone, and the list itself where it cannot be read', async () => {
    rmSync(join(resources, 'core/shared/a.ts'));
    expect(await altered()).toBe('core/shared/a.ts');
    put('integrity.json', '{');
    expect(await altered()).toBe(join(resources, 'integrity.json'));
  });

  it('leaves what is read as data alone', async () => {
    put('samples/s.json', '[]');
    expect(await altered()).toBe(null);
  });
});
