import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import config from '../../../.dependency-cruiser.mjs';

const forbidden = config.forbidden ?? [];
const root = resolve(import.meta.dirname, '../../..');

/** One file that breaks each rule: the rule, the file, what is in it. */
const offences: [rule: string, file: string, text: string][] = [
  ['no-circular', 'shared/util/ring.ts', "import './ring2.ts'; export const a = 1;"],
  ['no-unresolved', 'shared/util/lost.ts', "import '#shared/util/nowhere.ts';"],
  ['shared-is-platform-free', 'shared/domain/page.ts', "import { ref } from 'vue'; export const a = ref;"],
  ['shared-needs-no-node', 'shared/volume-io/disk.ts', "import fs from 'node:fs'; export const a = fs;"],
  ['learning-knows-no-transport', 'shared/learning/wire.ts', "import { os } from '@orpc/server'; export const a = os;"],
  ['learning-picks-no-engine', 'shared/learning/engine.ts', "import * as tf from '@tensorflow/tfjs-node'; export const a = tf;"],
  ['only-experiments-import-comparisons', 'shared/jobs/paper.ts', "import { a } from '../learning/comparisons/fine.ts'; export const b = a;"],
  ['order-messages', 'shared/messages/up.ts', "import { a } from '../util/ring.ts'; export const b = a;"],
  ['order-util', 'shared/util/up.ts', "import { a } from '../geometry/fine.ts'; export const b = a;"],
  ['order-geometry', 'shared/geometry/up.ts', "import type { T } from '../domain/fine.ts'; export type U = T;"],
  ['order-domain', 'shared/domain/up.ts', "import { a } from '#shared/contract/fine.ts'; export const b = a;"],
  ['order-contract', 'shared/contract/up.ts', "import { a } from '../volume-io/fine.ts'; export const b = a;"],
  ['order-volume-io', 'shared/volume-io/up.ts', "import { a } from '../learning/fine.ts'; export const b = a;"],
  ['order-learning', 'shared/learning/up.ts', "import { a } from '../jobs/fine.ts'; export const b = a;"],
  ['core-and-main-never-load-tensorflow', 'electron/core/tf.ts', "import { a } from '#shared/learning/fine.ts'; export const b = a;"],
  ['only-trainer-and-cli-load-engines', 'electron/core/engine.ts', "import * as tf from '@tensorflow/tfjs-node'; export const a = tf;"],
  ['only-main-and-preload-import-electron', 'electron/core/window.ts', "import { app } from 'electron'; export const a = app;"],
  ['main-knows-no-services', 'electron/main/service.ts', "import { a } from '../core/fine.ts'; export const b = a;"],
  ['trainer-knows-no-core', 'electron/trainer/core.ts', "import { a } from '../core/fine.ts'; export const b = a;"],
  ['core-knows-no-host', 'electron/core/host.ts', "import { a } from '../cli/fine.ts'; export const b = a;"],
  ['only-viewer-imports-cornerstone', 'renderer/features/label/tool.ts', "import { a } from '@cornerstonejs/core'; export const b = a;"],
  ['contract-joins-page-and-core', 'renderer/stores/learn.ts', "import { a } from '#shared/learning/fine.ts'; export const b = a;"],
  ['electron-knows-no-page', 'electron/core/page.ts', "import { a } from '#renderer/stores/fine.ts'; export const b = a;"],
  ['page-needs-no-node', 'renderer/app/disk.ts', "import fs from 'node:fs'; export const a = fs;"],
  ['viewer-knows-no-store', 'renderer/viewer/Store.vue', "<script setup lang=\"ts\">\nimport { a } from '#renderer/stores/fine.ts';\nconst b = a;\n</script>\n<template>{{ b }}</template>"],
  ['ui-is-dumb', 'renderer/ui/store.ts', "import { a } from '../stores/fine.ts'; export const b = a;"],
  ['stores-know-no-feature', 'renderer/stores/feature.ts', "import { a } from '../features/label/index.ts'; export const b = a;"],
  ['features-know-no-app', 'renderer/features/label/app.ts', "import { a } from '../../app/fine.ts'; export const b = a;"],
  ['features-through-index', 'renderer/features/label/neighbour.ts', "import { a } from '../train/behind.ts'; export const b = a;"],
  ['app-through-feature-index', 'renderer/app/feature.ts', "import { a } from '../features/train/behind.ts'; export const b = a;"],
  ['sources-never-import-tests', 'shared/util/test.ts', "import { a } from '../../tests/helper.ts'; export const b = a;"],
  ['only-declared-packages', 'shared/util/stray.ts', "import { a } from 'stray'; export const b = a;"],
];

/** Files that use what they may: none of these may be blamed. */
const innocent: Record<string, string> = {
  'shared/util/ring2.ts': "import './ring.ts';",
  'shared/messages/fine.ts': 'export const a = 1;',
  'shared/util/speaks.ts': "import { a } from '../messages/fine.ts'; export const b = a;",
  'shared/geometry/fine.ts': 'export const a = 1;',
  'shared/domain/fine.ts': "import { a } from '../geometry/fine.ts'; export type T = typeof a;",
  'shared/contract/fine.ts': "import type { T } from '#shared/domain/fine.ts'; export const a: T = 1;",
  'shared/volume-io/fine.ts': "import type { T } from '#shared/domain/fine.ts'; export const a: T = 1;",
  'shared/learning/fine.ts': "import type { Tensor } from '@tensorflow/tfjs-core'; export const a: Tensor | 1 = 1;",
  'shared/learning/comparisons/fine.ts': "import { a } from '../fine.ts'; export { a };",
  'shared/experiments/fine.ts': "import { a } from '../learning/comparisons/fine.ts'; export { a };",
  'shared/jobs/fine.ts': "import { a } from '#shared/learning/fine.ts'; import { a as b } from '#shared/volume-io/fine.ts'; export { a, b };",
  'electron/core/fine.ts': "import type { a } from '#shared/learning/fine.ts'; import fs from 'node:fs'; export type A = typeof a; export { fs as a };",
  'electron/cli/fine.ts': "import { a } from '../core/fine.ts'; import * as tf from '@tensorflow/tfjs-node'; export { a, tf };",
  'electron/main/fine.ts': "import { app } from 'electron'; export const a = app;",
  'renderer/stores/fine.ts': "import { a } from '#shared/contract/fine.ts'; export { a };",
  'renderer/features/label/index.ts': "import { a } from '../train/index.ts'; import { a as b } from '../../stores/fine.ts'; export { a, b };",
  'renderer/features/train/index.ts': "export { a } from './behind.ts';",
  'renderer/features/train/behind.ts': 'export const a = 1;',
  'renderer/viewer/Fine.vue': "<script setup lang=\"ts\">\nimport { a } from '@cornerstonejs/core';\nconst b = a;\n</script>\n<template>{{ b }}</template>",
  'renderer/app/fine.ts': "import { a } from '../features/train/index.ts'; export { a };",
  'tests/helper.ts': 'export const a = 1;',
};

const packages = ['vue', '@orpc/server', '@tensorflow/tfjs-node', '@tensorflow/tfjs-core', 'electron', '@cornerstonejs/core', 'stray'];
const declared = packages.filter((name) => name !== 'stray');

interface Violation { from: string; to: string; rule: { name: string } }

let dir = '';
let violations: Violation[] = [];

function write(path: string, text: string): void {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), text);
}

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'fewslice-walls-'));
  const dependencies = Object.fromEntries(declared.map((name) => [name, '1.0.0']));
  const imports = { '#shared/*': './shared/*', '#electron/*': './electron/*', '#renderer/*': './renderer/*' };
  write('package.json', JSON.stringify({ name: 'walls', type: 'module', imports, dependencies }));
  cpSync(join(root, 'tsconfig.base.json'), join(dir, 'tsconfig.base.json'));
  for (const name of packages) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    write(`node_modules/${name}/index.js`, 'module.exports = {};');
  }
  for (const [path, text] of Object.entries(innocent)) write(path, text);
  for (const [, path, text] of offences) write(path, text);
  violations = cruise();
});

afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** The program itself with the real rules, as `npm run lint` runs it; it ends with the number of violations. */
function cruise(): Violation[] {
  const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const args = [program, '--config', join(root, '.dependency-cruiser.mjs'), '--output-type', 'json', 'shared', 'electron', 'renderer'];
  const output = execFileSync(process.execPath, args, { cwd: dir, maxBuffer: 1 << 26 });
  return JSON.parse(String(output)).summary.violations as Violation[];
}

describe('the walls between the parts', () => {
  it.each(offences)('%s is broken by %s', (rule, file) => {
    const broken = violations.filter((violation) => violation.from === file).map((violation) => violation.rule.name);
    expect(broken).toContain(rule);
  });

  it('blame no file that uses what it may', () => {
    const blamed = violations.filter((violation) => violation.from in innocent && violation.rule.name !== 'no-circular');
    expect(blamed).toEqual([]);
  });

  it('are each broken by one of these files', () => {
    const rules = forbidden.map((rule) => rule.name).sort();
    expect([...new Set(offences.map(([rule]) => rule))].sort()).toEqual(rules);
  });

  it('each say their reason', () => {
    for (const rule of forbidden) expect(rule.comment?.length, rule.name).toBeGreaterThan(15);
  });
});
