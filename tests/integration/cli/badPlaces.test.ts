import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '#electron/cli/exitCodes.ts';
import { runCli } from '../../support/cli.ts';
import { journalOf, smallImage, smallLabels, writeFiles } from '../../support/project.ts';
import { expectSentence } from '../../support/sentences.ts';
import { suiteDir } from '../../support/suiteDir.ts';

const home = suiteDir();
const images = join(home, 'images');
const maps = join(home, 'maps');
const disk = join(home, 'disk');
mkdirSync(disk);
// Needs root on Linux; for root, a folder that merely forbids writing is writable.
const mount = (...args: string[]) => process.platform === 'linux' && spawnSync('mount', args).status === 0;
const isMounted = mount('-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk);
afterAll(() => void (isMounted && spawnSync('umount', ['--lazy', disk])));

beforeAll(async () => {
  writeFiles(images, { 'a.nii': smallImage() });
  writeFiles(maps, { 'a.nii': smallLabels() });
});

describe('a path below a folder of the system, where nothing is kept', () => {
  it.each([
    ['as a new project', () => ['create', '/proc/1/project', '--images', images]],
    ['as a folder of volumes', () => ['create', join(home, 'x'), '--images', '/proc']],
    ['as a project', () => ['label', '/proc/self', '--case', 'a', '--labelmap', join(maps, 'a.nii')]],
  ])('%s is refused at once', async (_what, args) => {
    const run = await runCli(home, args());
    expect(run).toMatchObject({ code: exitCodes.badInput, stdout: '' });
    expectSentence(run.stderr, '/proc', 'choose a folder on a disk');
  });

  it('as the folder of an export is refused too', async () => {
    const project = join(home, 'good');
    await runCli(home, ['create', project, '--images', images, '--labels', maps]);
    const run = await runCli(home, ['export', project, '--out', '/proc/masks']);
    expect(run).toMatchObject({ code: exitCodes.badInput, stdout: '' });
    expectSentence(run.stderr, '/proc/masks');
  });
});

describe.skipIf(!isMounted)('a read-only drive (needs the right to mount one)', () => {
  it('with a project on it: refused in a sentence, and left as it is', async () => {
    const project = join(disk, 'project');
    expect((await runCli(home, ['create', project, '--images', images, '--labels', maps])).code).toBe(exitCodes.ok);
    const before = { names: readdirSync(project), journal: journalOf(project) };
    expect(mount('-o', 'remount,ro', disk)).toBe(true);
    for (const args of [['label', project, '--case', 'a', '--labelmap', join(maps, 'a.nii')], ['export', project, '--out', join(home, 'out')], ['train', project]]) {
      const run = await runCli(home, args);
      expect(run).toMatchObject({ code: exitCodes.diskFull, stdout: '' });
      expectSentence(run.stderr, 'cannot be written: the folder is read-only', project);
    }
    expect({ names: readdirSync(project), journal: journalOf(project) }).toEqual(before);
  });

  it('with the volumes on it: they are read, and the project lies elsewhere', async () => {
    expect(mount('-o', 'remount,rw', disk)).toBe(true);
    writeFiles(join(disk, 'scans'), { 'a.nii': smallImage() });
    expect(mount('-o', 'remount,ro', disk)).toBe(true);
    const project = join(home, 'elsewhere');
    expect(await runCli(home, ['create', project, '--images', join(disk, 'scans'), '--labels', maps])).toMatchObject({ code: exitCodes.ok, stderr: '' });
    expect(await runCli(home, ['export', project, '--out', join(home, 'masks')])).toMatchObject({ code: exitCodes.ok, stderr: '' });
    expect(readFileSync(join(disk, 'scans/a.nii')).equals(smallImage())).toBe(true);
  });
});

describe('very long names', () => {
  it('250 bytes in one name, and more than 260 characters in a path', async () => {
    const long = 'n'.repeat(246);
    const deep = join(home, 'd'.repeat(120), 'ü'.repeat(100), '病'.repeat(60));
    const fits = '名'.repeat(70);
    const folder = writeFiles(join(deep, 'images'), { 'short.nii': smallImage(), [`${fits}.nii`]: smallImage(), [`${long}.nii`]: smallImage() });
    expect(folder.length).toBeGreaterThan(260);
    const project = join(deep, 'p'.repeat(250));
    const made = await runCli(home, ['create', project, '--images', folder, '--structures', '1=A,2=B', '--json']);
    expect(made).toMatchObject({ code: exitCodes.ok });
    expect(made.json.at(-1)).toEqual({ type: 'result', project, cases: 2, unreadable: 0 });
    // Label maps bear the case's name and an ending of their own: too long a one is told by name, and the rest opens.
    expect(made.json.map(({ message }) => message)).toContainEqual(expect.stringMatching(/^n{246}\.nii was left out: its name is too long .* left as it is/));
    const map = join(maps, 'a.nii');
    for (const id of ['short', fits]) expect(await runCli(home, ['label', project, '--case', id, '--labelmap', map])).toMatchObject({ code: exitCodes.ok, stderr: '' });
    expect(readdirSync(join(project, 'labels')).sort()).toEqual(['short.nii.gz', `${fits}.nii.gz`]);
  });
});
