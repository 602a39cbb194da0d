import { describe, expect, it } from 'vitest';
import { isInstalled } from '../../../../scripts/setup/npmPackages.mjs';

const lock = {
  packages: {
    '': { version: '0.1.0' },
    'node_modules/zod': { version: '4.6.7' },
    'node_modules/@rolldown/binding-darwin-arm64': { version: '1.0.0', optional: true },
  },
};

describe('whether the packages of the lock file are installed', () => {
  it('takes what any npm installed, whoever ran it', () => {
    expect(isInstalled(lock, { packages: { 'node_modules/zod': { version: '4.6.7' } } })).toBe(true);
  });

  it('asks for another install where a version differs', () => {
    expect(isInstalled(lock, { packages: { 'node_modules/zod': { version: '4.6.6' } } })).toBe(false);
  });

  it('asks for an install where a package lacks, or where npm never finished', () => {
    expect(isInstalled(lock, { packages: {} })).toBe(false);
    expect(isInstalled(lock, null)).toBe(false);
  });
});
