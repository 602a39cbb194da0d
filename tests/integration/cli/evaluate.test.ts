import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '#electron/cli/exitCodes.ts';
import { runCli } from '../../support/cli.ts';
import { smallLabels, writeFiles } from '../../support/project.ts';
import { expectSentence } from '../../support/sentences.ts';
import { suiteDir } from '../../support/suiteDir.ts';

const home = suiteDir();
const evaluate = (...more: string[]) => runCli(home, ['evaluate', '--reference', join(home, 'references'), '--prediction', join(home, 'predictions'), ...more]);
/** Value 1 on the voxels from `from` to below `to` of the first row of 12, on the 10 x 8 rows that have it. */
const bar = (from: number, to: number) => smallLabels((n) => (n % 12 >= from && n % 12 < to ? 1 : 0));

beforeAll(() => {
  writeFiles(join(home, 'references'), { 'a.nii': bar(0, 4), 'b.nii': bar(2, 6), 'c.nii': smallLabels(() => 0) });
});

describe('evaluate', () => {
  it('scores nothing where a prediction is missing, and names what is missing', async () => {
    writeFiles(join(home, 'predictions'), { 'b.nii': bar(2, 6), 'more.nii': bar(0, 1) });
    const run = await evaluate();
    expect(run).toMatchObject({ code: exitCodes.missingPrediction, stdout: '' });
    expectSentence(run.stderr, 'no prediction of a, c.', 'would flatter');
  });

  it('refuses a prediction on another grid by name', async () => {
    writeFiles(join(home, 'predictions'), { 'a.nii': bar(2, 6), 'c.nii': smallLabels(() => 0, { srows: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 3] }) });
    const run = await evaluate();
    expect(run.code).toBe(exitCodes.gridMismatch);
    expectSentence(run.stderr, 'c.nii', 'another grid');
  });

  it('gives Dice, HD95, average distance, volume and its error by value; two empty masks have no Dice', async () => {
    writeFiles(join(home, 'predictions'), { 'c.nii': smallLabels(() => 0) });
    const run = await evaluate('--json');
    expect(run).toMatchObject({ code: exitCodes.ok, stderr: '' });
    // a: half of 320 voxels overlap, Dice 0.5, and the bars lie 2 mm apart; b: the same masks. c counts in none.
    expect(run.json.at(-1)).toMatchObject({ type: 'result', engine: null, meanDice: 0.75, dice: { 1: 0.75 }, hd95Mm: { 1: 1 }, volumeErrorMl: { 1: 0 }, absoluteVolumeErrorMl: { 1: 0 } });
    // Of the 224 surface voxels of each bar of a, 80 are 2 mm away from the other's, 32 and 48 more 1 mm.
    expect((run.json.at(-1) as { asdMm: Record<string, number> }).asdMm[1]).toBeCloseTo(240 / 224 / 2, 12);
  });

  it('names a folder that is not there', async () => {
    const run = await runCli(home, ['evaluate', '--reference', join(home, 'nowhere'), '--prediction', home]);
    expect(run.code).toBe(exitCodes.notFound);
    expectSentence(run.stderr, 'nowhere');
  });
});
