import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Probe } from '#electron/trainer/engines/probe.ts';
import { rememberProbe } from '#electron/trainer/engines/probeCache.ts';

const folder = mkdtempSync(join(tmpdir(), 'fewslice-probe-'));
const library = join(folder, 'library.node');
const cacheFile = join(folder, 'cache', 'probe.json');
const tried = { checkedAt: '2026-11-24T12:00:00.000Z', checks: [] };
const works: Probe = { ...tried, works: true, description: 'TensorFlow', version: '2.21.0', threads: 2, selfTestSeconds: 0.5, speed: null };
const broken: Probe = { ...tried, works: false, reason: 'It crashed.', problem: 'crashed', detail: 'SIGSEGV' };

describe('rememberProbe', () => {
  let tries = 0;
  const trying = (probe: Probe, lasting = true) => () => { tries++; return Promise.resolve({ probe, lasting }); };
  beforeEach(() => {
    tries = 0;
    rmSync(join(folder, 'cache'), { recursive: true, force: true });
    writeFileSync(library, '');
    utimesSync(library, 1, 1);
  });
  afterAll(() => { rmSync(folder, { recursive: true }); });

  it('tries a library once and remembers how that ended', async () => {
    expect(await rememberProbe(library, trying(works), { cacheFile })).toEqual(works);
    expect(await rememberProbe(library, trying(broken), { cacheFile })).toEqual(works);
    expect(tries).toBe(1);
  });

  it('remembers a failure too, until the library is another', async () => {
    await rememberProbe(library, trying(broken), { cacheFile });
    expect(await rememberProbe(library, trying(works), { cacheFile })).toEqual(broken);
    utimesSync(library, 2, 2);
    expect(await rememberProbe(library, trying(works), { cacheFile })).toEqual(works);
  });

  it('does not remember what may well end otherwise the next time', async () => {
    await rememberProbe(library, trying(broken, false), { cacheFile });
    expect(await rememberProbe(library, trying(works), { cacheFile })).toEqual(works);
  });

  it('tries again when the memory was cut short', async () => {
    await rememberProbe(library, trying(works), { cacheFile });
    writeFileSync(cacheFile, readFileSync(cacheFile, 'utf8').slice(0, 20));
    expect(await rememberProbe(library, trying(broken), { cacheFile })).toEqual(broken);
  });

  it('tries again when it is asked to, and remembers that', async () => {
    await rememberProbe(library, trying(broken), { cacheFile });
    expect(await rememberProbe(library, trying(works), { cacheFile, anew: true })).toEqual(works);
    expect(await rememberProbe(library, trying(broken), { cacheFile })).toEqual(works);
    expect(tries).toBe(2);
  });

  it('answers where the memory cannot be written', async () => {
    expect(await rememberProbe(library, trying(works), { cacheFile: join(library, 'no-folder', 'probe.json') })).toEqual(works);
  });
});
