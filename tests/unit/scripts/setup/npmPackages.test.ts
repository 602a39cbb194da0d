import { describe, expect, it } from 'vitest';
import { isInstalled } from '../../../../scripts/setup/npmPackages.mjs';

const lock = {
  packages: {
    '': { version: '0.1.0' },
    'node_modules/zod': { version: '4.6.7' },
    'node_modules/binding-darwin-arm64': { version: '1.0.0', optional: true, os: ['darwin'], cpu: ['arm64'] },
    'node_modules/binding-linux-x64-musl': { version: '1.0.0', optional: true, os: ['linux'], cpu: ['x64'], libc: ['musl'] },
    'node_modules/binding-wasm': { version: '1.0.0', optional: true },
  },
};

describe('whether the packages of the lock file are installed', () => {
  it('takes what any npm installed, whoever ran it', () => {
    expect(isInstalled(lock, { packages: { 'node_modules/zod': { version: '4.6.7' } } }, 'linux', 'x64')).toBe(true);
  });

  it("asks for another install where this platform's native half was left out, as npm does on an old Node", () => {
    expect(isInstalled(lock, { packages: { 'node_modules/zod': { version: '4.6.7' } } }, 'darwin', 'arm64')).toBe(false);
  });

  it('asks for another install where a version differs', () => {
    expect(isInstalled(lock, { packages: { 'node_modules/zod': { version: '4.6.6' } } })).toBe(false);
  });

  it('asks for an install where a package lacks, or where npm never finished', () => {
    expect(isInstalled(lock, { packages: {} })).toBe(false);
    expect(isInstalled(lock, null)).toBe(false);
  });
});
