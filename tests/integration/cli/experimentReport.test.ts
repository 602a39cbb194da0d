import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exitCodes } from '#electron/cli/exitCodes.ts';
import { runCli } from '../../support/cli.ts';
import { makeRecord } from '../../support/experimentRecord.ts';
import { writeFiles } from '../../support/project.ts';
import { expectSentence } from '../../support/sentences.ts';
import { suiteDir } from '../../support/suiteDir.ts';
import { xmlFault } from '../../support/wellFormedXml.ts';

const home = suiteDir();
const report = (dir: string, ...more: string[]) => runCli(home, ['experiment', 'report', join(home, dir), ...more]);
const lines = (...records: object[]) => records.map((record) => `${JSON.stringify(record)}\n`).join('');
const spec = JSON.stringify({
  formatVersion: 1, name: 'small', datasets: [{ name: 'hippocampus', dir: 'hippocampus', structures: [1] }], methods: { random: {}, GD: { pretraining: { global: 'GD', local: null } } },
  budgets: [{ volumes: 1 }], draws: 2,
});
const [random, contrast] = [makeRecord(), makeRecord({ key: 'key-of-GD', method: 'GD', meanDice: 0.75, cases: [{ id: 'hippocampus_004', structures: [{ value: 1, dice: 0.75, hd95Mm: 1, asdMm: 0.5, volumeErrorMl: 0 }] }] })];

describe('experiment report', () => {
  it('writes tables, rows and well-formed plots beside the records, the ones of a Slurm array too, and leaves the records alone', async () => {
    const records = lines(random);
    writeFiles(join(home, 'finished'), { 'records.jsonl': records, 'spec.json': spec });
    writeFiles(join(home, 'finished/records'), { 'trial-2.jsonl': lines(contrast) });
    const run = await report('finished', '--json');
    expect(run).toMatchObject({ code: exitCodes.ok, stderr: '' });
    expect(run.json.at(-1)).toMatchObject({ type: 'result', finished: 2, missing: 2, collapsed: 0 });
    const markdown = readFileSync(join(home, 'finished/report.md'), 'utf8');
    expect(markdown).toContain('# small\n\n2 of 4 trials are finished');
    expect(markdown).toContain('| 1 volume | GD | +0.2500 | – | 1.000 | +1.00 | – | 1 | +0.250 | 1 |');
    expect(markdown).toContain('| hippocampus | 1 volume | random | draw 2, seed 0 |');
    expect(readFileSync(join(home, 'finished/report.csv'), 'utf8').split('\r\n')).toHaveLength(4);
    const plots = readdirSync(join(home, 'finished')).filter((name) => name.endsWith('.svg'));
    expect(plots).toEqual(['dice-by-time-hippocampus.svg', 'dice-by-volumes-hippocampus.svg', 'learning-curves-hippocampus.svg']);
    for (const name of plots) expect(xmlFault(readFileSync(join(home, 'finished', name), 'utf8'))).toBeNull();
    expect(readFileSync(join(home, 'finished/records.jsonl'), 'utf8')).toBe(records);
  });

  it('takes another folder and another baseline, and does without a specification', async () => {
    writeFiles(join(home, 'bare'), { 'records.jsonl': lines(random, contrast) });
    const run = await report('bare', '--out', join(home, 'elsewhere'), '--baseline', 'GD');
    expect(run).toMatchObject({ code: exitCodes.ok, stderr: '' });
    expectSentence(run.stdout, '2 finished trials.', join('elsewhere', 'report.md'));
    expect(readdirSync(join(home, 'bare'))).toEqual(['records.jsonl']);
    expect(readFileSync(join(home, 'elsewhere/report.md'), 'utf8')).toContain('### Against GD\n\n| Labels');
  });

  it('does not count a line that a kill tore, and reports an experiment without a finished trial in a sentence', async () => {
    writeFiles(join(home, 'killed'), { 'records.jsonl': JSON.stringify(random).slice(0, 200), 'spec.json': spec });
    const run = await report('killed');
    expect(run).toMatchObject({ code: exitCodes.ok, stderr: '' });
    expectSentence(run.stdout, 'No trial has finished yet.');
    expect(readFileSync(join(home, 'killed/report.md'), 'utf8')).toContain('No trial has finished yet; 4 are planned.');
  });

  it('goes by the records alone where the specification is damaged, and says so', async () => {
    writeFiles(join(home, 'damaged'), { 'records.jsonl': lines(random), 'spec.json': spec.slice(0, 40) });
    const run = await report('damaged');
    expect(run.code).toBe(exitCodes.ok);
    expectSentence(run.stderr, 'spec.json is no specification that this version of Fewslice reads', 'from the records alone');
  });

  it('refuses a folder that is not there, one without records, and a file, by name', async () => {
    writeFiles(join(home, 'other'), { 'notes.txt': 'none' });
    const runs = await Promise.all(['nowhere', 'other', 'other/notes.txt'].map((dir) => report(dir)));
    expect(runs.map(({ code }) => code)).toEqual([exitCodes.notFound, exitCodes.notFound, exitCodes.notFound]);
    expectSentence(runs[0]?.stderr ?? '', 'nowhere');
    expectSentence(runs[1]?.stderr ?? '', 'There are no records of an experiment in', 'other', 'Nothing was written.');
    expectSentence(runs[2]?.stderr ?? '', 'notes.txt is no folder');
  });
});
