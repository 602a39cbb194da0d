import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '#electron/cli/exitCodes.ts';
import { runCli } from '../../support/cli.ts';
import { encodeVoxels } from '../../support/niftiFile.ts';
import { readPlainNifti } from '../../support/niftiReader.ts';
import { journalOf, SMALL, smallImage, smallLabels, writeFiles } from '../../support/project.ts';
import { expectSentence } from '../../support/sentences.ts';
import { suiteDir } from '../../support/suiteDir.ts';

const home = suiteDir();
const images = join(home, 'images');
const maps = join(home, 'maps');
const project = join(home, 'project');
const labelArgs = (map: string, ...more: string[]) => ['label', project, '--case', 'a', '--labelmap', join(maps, map), ...more];

beforeAll(async () => {
  writeFiles(images, { 'a.nii': smallImage(), 'b_0000.nii': smallImage(), 'c.nii': smallImage() });
  writeFiles(maps, {
    'good.nii': smallLabels(),
    'other size.nii': smallLabels(undefined, { dim: [3, 10, 12, 8] }),
    'shifted.nii': smallLabels(undefined, { srows: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 2.5] }),
    'unknown value.nii': smallLabels((n) => (n === 5 ? 7 : n % 2)),
    'large value.nii': smallLabels(undefined, { datatype: 4, voxels: encodeVoxels(Array.from({ length: SMALL.numVoxels }, (_, n) => (n === 9 ? 1605 : 0)), 4) }),
    'probabilities.nii': smallLabels(undefined, { datatype: 16, voxels: encodeVoxels(Array.from({ length: SMALL.numVoxels }, (_, n) => n / 2000), 16) }),
    'negative.nii': smallLabels(undefined, { datatype: 4, voxels: encodeVoxels(Array.from({ length: SMALL.numVoxels }, (_, n) => (n === 3 ? -1 : 0)), 4) }),
    'cut.nii': smallLabels().subarray(0, 600),
  });
  const made = await runCli(home, ['create', project, '--images', images, '--structures', '1=Anterior,2=Posterior']);
  expect(made).toMatchObject({ code: exitCodes.ok, stderr: '' });
});

describe('label refuses, and changes nothing', () => {
  it.each<[string, string, number, string[]]>([
    ['a map of another size', 'other size.nii', exitCodes.gridMismatch, ['10 x 12 x 8', '12 x 10 x 8']],
    ['a map that lies elsewhere', 'shifted.nii', exitCodes.gridMismatch, ['2.5 mm']],
    ['values that are no structure', 'unknown value.nii', exitCodes.unknownValues, ['the value 7', '1 Anterior, 2 Posterior']],
    ['values beyond a byte', 'large value.nii', exitCodes.unknownValues, ['1605']],
    ['numbers that are not whole', 'probabilities.nii', exitCodes.badInput, ['0.0005', 'whole numbers']],
    ['negative numbers', 'negative.nii', exitCodes.badInput, ['-1']],
    ['a truncated map', 'cut.nii', exitCodes.badInput, ['ends early']],
    ['a map that is not there', 'missing.nii', exitCodes.notFound, []],
  ])('%s', async (_what, map, code, says) => {
    const before = readFileSync(join(project, 'journal.jsonl'), 'utf8');
    const run = await runCli(home, labelArgs(map));
    expect(run).toMatchObject({ code, stdout: '' });
    expectSentence(run.stderr, map, ...says);
    expect(readFileSync(join(project, 'journal.jsonl'), 'utf8')).toBe(before);
  });

  it('a case that is not there', async () => {
    const { code, stderr } = await runCli(home, ['label', project, '--case', 'nobody', '--labelmap', join(maps, 'good.nii')]);
    expect(code).toBe(exitCodes.notFound);
    expectSentence(stderr, 'nobody');
  });

  it('slices out of range, and slices that are no numbers', async () => {
    const outside = await runCli(home, labelArgs('good.nii', '--slices', '2,8'));
    expect(outside.code).toBe(exitCodes.badInput);
    expectSentence(outside.stderr, 'a has the slices 0 to 7', 'slice 8');
    const words = await runCli(home, labelArgs('good.nii', '--slices', '4,nine'));
    expect(words.code).toBe(exitCodes.badInput);
    expectSentence(words.stderr, '"nine"', '4,9,14');
  });

  it('a folder that is no project', async () => {
    const { code, stderr } = await runCli(home, ['label', images, '--case', 'a', '--labelmap', join(maps, 'good.nii')]);
    expect(code).toBe(exitCodes.notFound);
    expectSentence(stderr, images, 'not a Fewslice project');
  });
});

describe('the command line itself', () => {
  it.each([
    ['an unknown option', ['create', 'p', '--images', 'x', '--colour', 'red'], "unknown option '--colour'"],
    ['an unknown command', ['lable', 'p'], 'Did you mean label?'],
    ['an option left out', ['create', 'p'], "'--images <dir>' not specified"],
    ['a port that is none', ['serve', '--port', 'ninety'], 'A port is a number from 0 to 65535.'],
  ])('%s ends with the code usage and says what there is', async (_what, args, says) => {
    const { code, stderr, stdout } = await runCli(home, args);
    expect(code).toBe(exitCodes.usage);
    expect(stderr).toContain(says);
    expect(stderr).toContain('Usage: fewslice');
    expect(stdout).toBe('');
  });

  it.each(['1=A,2=a', '255=A', `1=${'long'.repeat(30)}`])('structures that do not fit are named, and no project is made: %s', async (structures) => {
    const { code, stderr } = await runCli(home, ['create', 'never', '--images', images, '--structures', structures]);
    expect(code).toBe(exitCodes.badInput);
    expectSentence(stderr, '--structures');
  });
});

describe('a source that goes away', () => {
  it('create with label maps none of which fits says why, how many, and keeps the project', async () => {
    const labels = writeFiles(join(home, 'misfits'), { 'a.nii': smallLabels(undefined, { dim: [3, 10, 12, 8] }), 'b.nii': smallLabels(() => 3), 'nobody.nii': smallLabels() });
    const run = await runCli(home, ['create', 'misfit-project', '--images', images, '--labels', labels, '--structures', '1=Anterior']);
    expect(run.code).toBe(exitCodes.gridMismatch);
    const [kept = '', why = ''] = run.stderr.trim().split('\n');
    expectSentence(`${why} Choose another.`, 'a.nii', 'One more label map was refused too.');
    expect(kept).toContain('was made, without labels');
    const later = await runCli(home, ['label', 'misfit-project', '--case', 'a', '--labelmap', join(maps, 'good.nii')]);
    expect(later.code).toBe(exitCodes.unknownValues);
  });

  it('a folder of volumes that vanished is named, the labels stay, and it can come back', async () => {
    const dir = join(home, 'vanishing');
    cpSync(project, dir, { recursive: true });
    const args = ['label', dir, '--case', 'b', '--labelmap', join(maps, 'good.nii'), '--json'];
    expect((await runCli(home, args)).code).toBe(exitCodes.ok);
    const before = readFileSync(join(dir, 'labels/b.nii.gz'));
    renameSync(images, `${images} away`);
    const run = await runCli(home, args);
    renameSync(`${images} away`, images);
    expect(run.code).toBe(exitCodes.notFound);
    expectSentence(run.stderr, 'b_0000.nii', images, 'Your labels are safe');
    expect(readFileSync(join(dir, 'labels/b.nii.gz'))).toEqual(before);
    const back = await runCli(home, args);
    expect(back).toMatchObject({ code: exitCodes.ok, stderr: '' });
    expect(back.json.at(-1)).toMatchObject({ case: 'b', completeSlices: [0, 1, 2, 3, 4, 5, 6, 7] });
  });

  it('a volume replaced by one of another size after it was labelled is refused, the labels stay', async () => {
    expect((await runCli(home, labelArgs('good.nii'))).code).toBe(exitCodes.ok);
    const before = { journal: journalOf(project), labels: readPlainNifti(join(project, 'labels/a.nii.gz')) };
    const original = readFileSync(join(images, 'a.nii'));
    writeFileSync(join(images, 'a.nii'), smallImage({ dim: [3, 12, 10, 9], voxels: new Uint8Array(1080).fill(3) }));
    const run = await runCli(home, labelArgs('good.nii', '--slices', '1'));
    expect(run.code).toBe(exitCodes.sourceChanged);
    expectSentence(run.stderr, 'a.nii', 'another size or position', 'Your labels are safe');
    expect(journalOf(project)).toEqual(before.journal);
    expect(readPlainNifti(join(project, 'labels/a.nii.gz'))).toEqual(before.labels);
    writeFileSync(join(images, 'a.nii'), original);
    expect((await runCli(home, labelArgs('good.nii', '--slices', '1'))).code).toBe(exitCodes.ok);
  });

  it('a volume replaced by one that cannot be read is told as such', async () => {
    const original = readFileSync(join(images, 'c.nii'));
    writeFileSync(join(images, 'c.nii'), original.subarray(0, 500));
    const run = await runCli(home, ['label', project, '--case', 'c', '--labelmap', join(maps, 'good.nii')]);
    expect(run.code).toBe(exitCodes.badInput);
    expectSentence(run.stderr, 'c.nii', 'ends early');
    rmSync(join(images, 'c.nii'));
    writeFileSync(join(images, 'c.nii'), original);
    expect((await runCli(home, ['label', project, '--case', 'c', '--labelmap', join(maps, 'good.nii')])).code).toBe(exitCodes.ok);
  });
});
