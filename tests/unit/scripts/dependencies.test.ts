import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(resolve(root, path), 'utf8');

interface Manifest { dependencies: object; devDependencies: object; optionalDependencies: object }

describe('docs/dependencies.md', () => {
  const manifest = JSON.parse(read('package.json')) as Manifest;
  const named = [manifest.dependencies, manifest.devDependencies, manifest.optionalDependencies].flatMap((group) => Object.keys(group)).sort();
  const rows = [...read('docs/dependencies.md').matchAll(/^\| `([^`]+)` \| .+ \| .+ \| .+ \|$/gm)].map((match) => match[1] ?? '').sort();

  it('has one row for every package that package.json names, and no other', () => {
    expect(rows).toEqual(named);
  });
});
