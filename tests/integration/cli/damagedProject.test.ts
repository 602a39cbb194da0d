import { cpSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '#electron/cli/exitCodes.ts';
import { exitOf, runCli, spawnCli } from '../../support/cli.ts';
import { readPlainNifti } from '../../support/niftiReader.ts';
import { journalOf, smallImage, smallLabels, writeFiles } from '../../support/project.ts';
import { expectSentence } from '../../support/sentences.ts';
import { suiteDir } from '../../support/suiteDir.ts';

const home = suiteDir();
const images = join(home, 'images');
const map = join(home, 'maps/map.nii');
const good = join(home, 'good');

beforeAll(async () => {
  writeFiles(images, { 'a.nii': smallImage(), 'b.nii': smallImage() });
  writeFiles(join(home, 'maps'), { 'map.nii': smallLabels() });
  await runCli(home, ['create', good, '--images', images, '--structures', '1=Anterior,2=Posterior']);
  await runCli(home, ['label', good, '--case', 'a', '--labelmap', map, '--slices', '1,3']);
  await runCli(home, ['label', good, '--case', 'b', '--labelmap', map]);
  expect(journalOf(good)).toHaveLength(3);
});

/** A copy of the good project, changed. */
function changed(name: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  const dir = join(home, name);
  cpSync(good, dir, { recursive: true });
  return writeFiles(dir, files);
}

const label = (project: string) => runCli(home, ['label', project, '--case', 'a', '--labelmap', map, '--slices', '5', '--json']);
const textOf = (project: string, file: string) => readFileSync(join(project, file), 'utf8');

describe('a project that cannot be opened is named and left exactly as it is', () => {
  it.each<[string, string, (now: string) => string, number, string[]]>([
    ['of a newer format', 'project.json', (now) => now.replace('"formatVersion": 1', '"formatVersion": 99'), exitCodes.newerVersion, ['format 99', 'newer Fewslice']],
    ['with garbage in project.json', 'project.json', () => 'garbage\u0000{', exitCodes.notFound, ['damaged']],
    ['with half a project.json', 'project.json', (now) => now.slice(0, now.length / 2), exitCodes.notFound, ['damaged']],
    ['whose project.json is empty', 'project.json', () => '', exitCodes.notFound, ['damaged']],
    ['whose project.json was written by another program', 'project.json', () => '{"name":"x"}', exitCodes.notFound, ['not written by Fewslice']],
    ['with a case that lost its id', 'project.json', (now) => now.replace('"id": "a"', '"id": 5'), exitCodes.notFound, ['damaged (at cases.0.id)']],
    ['with a damaged line in its journal', 'journal.jsonl', (now) => now.replace('"seq":2', '"seq":two'), exitCodes.badInput, ['Line 2 of journal.jsonl']],
    ['with a line of its journal missing', 'journal.jsonl', (now) => now.split('\n').filter((_, n) => n !== 1).join('\n'), exitCodes.badInput, ['Line 3 of journal.jsonl']],
  ])('%s', async (what, file, change, code, says) => {
    const project = changed(what, { [file]: change(textOf(good, file)) });
    const before = textOf(project, file);
    const run = await label(project);
    expect(run).toMatchObject({ code, stdout: '' });
    expectSentence(run.stderr, file, ...says);
    expect(textOf(project, file)).toBe(before);
    expect(readFileSync(join(project, 'labels/b.nii.gz'))).toEqual(readFileSync(join(good, 'labels/b.nii.gz')));
    expect(existsSync(join(project, 'lock.json'))).toBe(false);
  });

  it('with the journal of another project', async () => {
    const others = writeFiles(join(home, 'others'), { 'x.nii': smallImage() });
    await runCli(home, ['create', 'other', '--images', others, '--structures', '1=Cord']);
    await runCli(home, ['label', 'other', '--case', 'x', '--labelmap', map, '--slices', '2']).then(({ code }) => expect(code).toBe(exitCodes.unknownValues));
    const foreign = textOf(good, 'journal.jsonl');
    writeFileSync(join(home, 'other/journal.jsonl'), foreign);
    const run = await runCli(home, ['label', 'other', '--case', 'x', '--labelmap', map]);
    expect(run.code).toBe(exitCodes.badInput);
    expectSentence(run.stderr, 'journal.jsonl belongs to another project');
    expect(textOf(join(home, 'other'), 'journal.jsonl')).toBe(foreign);
  });
});

describe('a journal whose last line was torn', () => {
  const cuts: [string, (bytes: Buffer, lastLine: number) => number][] = [
    ['without its newline', (bytes) => bytes.length - 1],
    ['in the middle', (bytes, lastLine) => Math.floor((bytes.length + lastLine) / 2)],
    ['after one byte', (_bytes, lastLine) => lastLine + 1],
  ];
  it.each(cuts)('%s: everything before it is there, and work goes on', async (what, cutAt) => {
    const whole = readFileSync(join(good, 'journal.jsonl'));
    const lastLine = whole.lastIndexOf(10, whole.length - 2) + 1;
    const project = changed(`torn ${what}`, { 'journal.jsonl': whole.subarray(0, cutAt(whole, lastLine)) });
    const run = await label(project);
    expect(run).toMatchObject({ code: exitCodes.ok, stderr: '' });
    expect(run.json.at(-1)).toMatchObject({ case: 'a', completeSlices: [1, 3, 5] });
    const entries = journalOf(project);
    expect(entries.slice(0, 2)).toEqual(journalOf(good).slice(0, 2));
    expect(entries.map(({ seq, caseId }) => [seq, caseId])).toEqual([[1, null], [2, 'a'], [3, 'a']]);
  });

  it('in its first line: the project opens without labels', async () => {
    const project = changed('torn first', { 'journal.jsonl': readFileSync(join(good, 'journal.jsonl')).subarray(0, 40) });
    const run = await label(project);
    expect(run).toMatchObject({ code: exitCodes.ok, stderr: '' });
    expect(run.json.at(-1)).toMatchObject({ completeSlices: [5] });
  });
});

describe('a command that is killed', () => {
  it('while create takes label maps in: what the journal holds is there, the rest is taken in later', async () => {
    // So many that it cannot be through with them before the kill, whoever has the processor meanwhile.
    const names = Array.from({ length: 200 }, (_, n) => `case${n}.nii`);
    const many = writeFiles(join(home, 'many'), Object.fromEntries(names.map((name) => [name, smallImage()])));
    const maps = writeFiles(join(home, 'many-maps'), Object.fromEntries(names.map((name) => [name, smallLabels()])));
    const project = join(home, 'killed');
    const journal = join(project, 'journal.jsonl');
    const child = spawnCli(home, ['create', project, '--images', many, '--labels', maps]);
    const exited = exitOf(child);
    while ((existsSync(journal) ? statSync(journal).size : 0) < 1000) await delay(2);
    child.kill('SIGKILL');
    expect(await exited).toBe('SIGKILL');
    const kept = readFileSync(journal, 'utf8').split('\n').slice(0, -1).map((line) => JSON.parse(line) as { caseId: string | null });
    expect(kept.length).toBeGreaterThan(1);
    const run = await runCli(home, ['label', project, '--case', 'case39', '--labelmap', join(maps, 'case39.nii'), '--json']);
    expect(run).toMatchObject({ code: exitCodes.ok, stderr: '' });
    expect(journalOf(project).slice(0, kept.length)).toEqual(kept);
    // The snapshots that the killed process still owed are written by the next one.
    for (const { caseId } of kept.slice(1)) {
      expect(readPlainNifti(join(project, `labels/${caseId}.nii.gz`)).voxels).toEqual(readPlainNifti(join(maps, `${caseId}.nii`)).voxels);
    }
  });
});
