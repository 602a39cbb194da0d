import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findElectronBinary } from '../../../../scripts/setup/electronBinary.mjs';

const HOUR_MS = 3_600_000;
const noon = Date.parse('2026-11-24T12:00:00Z');
const name = process.platform === 'win32' ? 'electron.exe' : 'electron';

let root = '';
let electron = '';
let lines: string[] = [];

/** What npm puts there: a package without its binary, and the installer that fetches it. */
function carry({ version = '45.4.1', installer = '' }): void {
  mkdirSync(electron, { recursive: true });
  writeFileSync(join(electron, 'package.json'), JSON.stringify({ version }));
  // Counts its runs, whatever else it does.
  writeFileSync(join(electron, 'install.js'), `require('node:fs').appendFileSync('runs', 'x');\n${installer}`);
}

/** As Electron's own installer leaves it. */
const fetches = `
  const fs = require('node:fs');
  fs.mkdirSync('dist', { recursive: true });
  fs.writeFileSync('dist/version', 'v45.4.1');
  fs.writeFileSync('dist/${name}', '');
  fs.writeFileSync('path.txt', '${name}');`;

const numRuns = (): number => (existsSync(join(electron, 'runs')) ? readFileSync(join(electron, 'runs'), 'utf8').length : 0);

const find = (settings: { now?: number; env?: Record<string, string>; limitMs?: number } = {}) =>
  findElectronBinary({ node24: process.execPath, report: { line: (text: string) => lines.push(text) }, root, now: noon, ...settings, env: { XDG_CACHE_HOME: join(root, 'cache'), ...settings.env } });

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fewslice-electron-'));
  electron = join(root, 'node_modules', 'electron');
  lines = [];
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the Electron that package.json names', () => {
  it('is fetched once, with a line that says how much and for how long, and is there ever after', async () => {
    carry({ installer: fetches });
    expect(await find()).toEqual({ path: join(electron, 'dist', name) });
    expect(lines).toEqual(['Electron 45.4.1: fetching, about 110 MB, at most 20 seconds']);
    expect(await find()).toEqual({ path: join(electron, 'dist', name) });
    expect([numRuns(), lines.length]).toEqual([1, 1]);
  });

  it('of another version is none: the named one is fetched', async () => {
    carry({ installer: fetches });
    mkdirSync(join(electron, 'dist'));
    writeFileSync(join(electron, 'dist', 'version'), '44.0.0');
    writeFileSync(join(electron, 'dist', name), '');
    expect(await find()).toEqual({ path: join(electron, 'dist', name) });
    expect(numRuns()).toBe(1);
  });

  it('that somebody keeps elsewhere is taken from there', async () => {
    carry({ installer: fetches });
    const dist = join(root, 'theirs');
    mkdirSync(dist);
    writeFileSync(join(dist, name), '');
    chmodSync(join(dist, name), 0o755);
    expect(await find({ env: { ELECTRON_OVERRIDE_DIST_PATH: dist } })).toEqual({ path: join(dist, name) });
    expect([numRuns(), lines]).toEqual([0, []]);
  });

  it('that cannot be fetched is said in half a sentence, and not tried again for a day', async () => {
    carry({ installer: 'process.exit(1);' });
    expect(await find()).toEqual({ why: 'Electron 45.4.1 could not be fetched' });
    expect(await find({ now: noon + 23 * HOUR_MS })).toEqual({ why: 'Electron 45.4.1 could not be fetched lately' });
    expect([numRuns(), lines.length]).toEqual([1, 1]);
    expect(await find({ now: noon + 24 * HOUR_MS })).toEqual({ why: 'Electron 45.4.1 could not be fetched' });
    expect([numRuns(), lines.length]).toEqual([2, 2]);
  });

  it('is tried at once where it is another version, or where the clock was set back since', async () => {
    carry({ installer: 'process.exit(1);' });
    await find();
    carry({ version: '45.5.0', installer: 'process.exit(1);' });
    expect(await find()).toEqual({ why: 'Electron 45.5.0 could not be fetched' });
    expect(await find({ now: noon - HOUR_MS })).toEqual({ why: 'Electron 45.5.0 could not be fetched' });
    expect(numRuns()).toBe(3);
  });

  it('is waited for no longer than the limit, also where the installer has left a child of its own behind', async () => {
    // The child holds the installer's output open, and would for half a minute.
    carry({ installer: `require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => undefined, 30_000)'], { stdio: 'inherit' }); setInterval(() => undefined, 1_000);` });
    const began = performance.now();
    expect(await find({ limitMs: 1_000 })).toEqual({ why: 'Electron 45.4.1 could not be fetched' });
    expect(performance.now() - began).toBeLessThan(15_000);
    expect(lines).toEqual(['Electron 45.4.1: fetching, about 110 MB, at most 1 seconds']);
  });
});
