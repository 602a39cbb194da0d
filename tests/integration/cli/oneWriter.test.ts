import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '#electron/cli/exitCodes.ts';
import { pageIsBuilt, runCli, startServe } from '../../support/cli.ts';
import { journalOf, smallImage, smallLabels, writeFiles } from '../../support/project.ts';
import { expectSentence } from '../../support/sentences.ts';
import { suiteDir } from '../../support/suiteDir.ts';

const home = suiteDir();
const project = join(home, 'project');
const images = join(home, 'images');
const map = join(home, 'maps/map.nii');
const lock = join(project, 'lock.json');
const label = () => runCli(home, ['label', project, '--case', 'a', '--labelmap', map, '--slices', '1']);

beforeAll(async () => {
  writeFiles(images, { 'a.nii': smallImage() });
  writeFiles(join(home, 'maps'), { 'map.nii': smallLabels() });
  expect((await runCli(home, ['create', project, '--images', images, '--structures', '1=Anterior,2=Posterior'])).code).toBe(exitCodes.ok);
});

describe.skipIf(!pageIsBuilt)('a project that a window holds (needs the built page)', () => {
  it('refuses every other writer, naming machine and process, until the window is closed', async () => {
    const serve = await startServe(home, [project]);
    const before = journalOf(project);
    for (const args of [['label', project, '--case', 'a', '--labelmap', map], ['serve', project], ['train', project], ['export', project, '--out', join(home, 'out')]]) {
      const run = await runCli(home, args);
      expect(run).toMatchObject({ code: exitCodes.projectLocked, stdout: '' });
      expectSentence(run.stderr, `on ${hostname()} since`, `process ${serve.child.pid}`, 'close it there first');
    }
    const again = await runCli(home, ['create', project, '--images', images]);
    expect(again.code).toBe(exitCodes.badInput);
    expectSentence(again.stderr, 'a Fewslice project already');
    expect(journalOf(project)).toEqual(before);
    expect(existsSync(join(home, 'out'))).toBe(false);
    expect(await serve.end('SIGTERM')).toBe(exitCodes.ok);
    expect(existsSync(lock)).toBe(false);
    expect((await label()).code).toBe(exitCodes.ok);
  });

  it('is taken over from a window that was killed', async () => {
    const serve = await startServe(home, [project]);
    await serve.end('SIGKILL');
    expect(JSON.parse(readFileSync(lock, 'utf8'))).toMatchObject({ pid: serve.child.pid, host: hostname() });
    expect(await label()).toMatchObject({ code: exitCodes.ok, stderr: '' });
    expect(existsSync(lock)).toBe(false);
  });
});

describe('a lock file', () => {
  const content = (changes: object) => JSON.stringify({ token: 'x', pid: process.pid, processStart: null, host: hostname(), since: '2026-01-02T03:04:05.000Z', heartbeat: new Date().toISOString(), ...changes });

  it('of a live process of another machine holds', async () => {
    writeFileSync(lock, content({ host: 'ward-7', pid: 4321 }));
    const run = await label();
    expect(run.code).toBe(exitCodes.projectLocked);
    expectSentence(run.stderr, 'on ward-7 since 2026-01-02', 'process 4321');
  });

  it.each<[string, string, number]>([
    // Told by the drive's clock: what the file says of its heartbeat is the other machine's word.
    ['of another machine that has been silent for minutes', content({ host: 'ward-7' }), 10 * 60_000],
    ['whose process number was given to another process since', content({ processStart: '1' }), 0],
  ])('%s is taken over', async (_what, text, silentForMs) => {
    writeFileSync(lock, text);
    const lastBeat = new Date(Date.now() - silentForMs);
    utimesSync(lock, lastBeat, lastBeat);
    expect(await label()).toMatchObject({ code: exitCodes.ok, stderr: '' });
    expect(existsSync(lock)).toBe(false);
  });

  it('that is being written holds for a moment', async () => {
    writeFileSync(lock, '');
    // For as long as the command needs to start and look, it has just been created.
    const creating = setInterval(() => utimesSync(lock, new Date(), new Date()), 1_000);
    const run = await label().finally(() => clearInterval(creating));
    expect(run.code).toBe(exitCodes.projectLocked);
    expectSentence(run.stderr, 'try again');
  });
});
