import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '#electron/cli/exitCodes.ts';
import { runCli } from '../../support/cli.ts';
import { readPlainNifti } from '../../support/niftiReader.ts';
import { journalOf, writeFiles } from '../../support/project.ts';
import { niftiFile } from '../../support/niftiFile.ts';
import { expectSentence } from '../../support/sentences.ts';
import { suiteDir } from '../../support/suiteDir.ts';

const home = suiteDir();
const disk = join(home, 'disk');
mkdirSync(disk);
// Needs root on Linux; a disk that only claims to be full would prove nothing.
const isMounted = process.platform === 'linux' && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]).status === 0;
afterAll(() => void (isMounted && spawnSync('umount', ['--lazy', disk])));

const DIM = [3, 48, 40, 16];
const size = 48 * 40 * 16;
/** Labels that hardly compress: a generator of Park and Miller, modulo 3. */
function noise(seed: number): Uint8Array {
  let x = seed;
  return niftiFile({ dim: DIM, voxels: Uint8Array.from({ length: size }, () => (x = (x * 48271) % 2147483647) % 3) });
}

/** Fills the disk but for some bytes. */
function fillBut(free: number): void {
  rmSync(join(disk, 'filler'), { force: true });
  const file = openSync(join(disk, 'filler'), 'w');
  const page = new Uint8Array(4096);
  while (statfsSync(disk).bavail * 4096 > free) writeSync(file, page);
  closeSync(file);
}

const pages = (bytes: number) => Math.ceil(bytes / 4096);

describe.skipIf(!isMounted)('a disk of 1 MB that is full (needs the right to mount one)', () => {
  const images = join(home, 'images');
  const maps = join(home, 'maps');
  const project = join(disk, 'project');
  const label = (map: string) => runCli(home, ['label', project, '--case', 'a', '--labelmap', join(maps, map)]);

  beforeAll(async () => {
    writeFiles(images, { 'a.nii': noise(1) });
    writeFiles(maps, { 'first.nii': noise(2), 'second.nii': noise(3) });
    expect((await runCli(home, ['create', project, '--images', images, '--structures', '1=A,2=B'])).code).toBe(exitCodes.ok);
    expect((await label('first.nii')).code).toBe(exitCodes.ok);
  });

  it('is said in a sentence, the journal stays whole, and it works again once there is room', async () => {
    const before = readFileSync(join(project, 'journal.jsonl'));
    for (const free of [0, 4096, 8192, 16384]) {
      fillBut(free);
      const run = await label('second.nii');
      expect(run, `${free} bytes free: ${run.stderr}`).toMatchObject({ code: exitCodes.diskFull, stdout: '' });
      expectSentence(run.stderr, 'is full', project);
      expect(readFileSync(join(project, 'journal.jsonl')).equals(before), `${free} bytes free`).toBe(true);
      expect(readPlainNifti(join(project, 'labels/a.nii.gz')).voxels).toEqual(readPlainNifti(join(maps, 'first.nii')).voxels);
    }
    rmSync(join(disk, 'filler'));
    expect(await label('second.nii')).toMatchObject({ code: exitCodes.ok, stderr: '' });
    expect(journalOf(project)).toHaveLength(3);
    expect(readPlainNifti(join(project, 'labels/a.nii.gz')).voxels).toEqual(readPlainNifti(join(maps, 'second.nii')).voxels);
    expect(readdirSync(project).filter((name) => name.endsWith('.tmp') || name === 'lock.json')).toEqual([]);
  });

  it('that fills up between journal and copy loses nothing: the copy is written by the next command', async () => {
    // Room for the lock and for what the last map added to the journal, none for the copy.
    const journal = readFileSync(join(project, 'journal.jsonl'));
    const added = journal.length - journal.lastIndexOf(10, journal.length - 2);
    fillBut(4096 * (1 + pages(journal.length + added + 64) - pages(journal.length)));
    const run = await label('first.nii');
    expect(run).toMatchObject({ code: exitCodes.diskFull, stdout: '' });
    expectSentence(run.stderr, 'is full', project);
    expect(journalOf(project)).toHaveLength(4);
    rmSync(join(disk, 'filler'));
    await runCli(home, ['label', project, '--case', 'nobody', '--labelmap', join(maps, 'first.nii')]);
    expect(readPlainNifti(join(project, 'labels/a.nii.gz')).voxels).toEqual(readPlainNifti(join(maps, 'first.nii')).voxels);
  });

  it('takes no new project, and keeps nothing of it', async () => {
    fillBut(0);
    const run = await runCli(home, ['create', join(disk, 'second'), '--images', images]);
    expect(run.code).toBe(exitCodes.diskFull);
    expectSentence(run.stderr, 'is full');
    expect(existsSync(join(disk, 'second/project.json'))).toBe(false);
    rmSync(join(disk, 'filler'));
    expect((await runCli(home, ['create', join(disk, 'second'), '--images', images])).code).toBe(exitCodes.ok);
  });
});
