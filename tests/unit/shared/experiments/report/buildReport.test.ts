import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TrialRecord } from '#shared/experiments/record.ts';
import { buildReport } from '#shared/experiments/report/buildReport.ts';
import { makeRecord } from '../../../../support/experimentRecord.ts';
import { xmlFault } from '../../../../support/wellFormedXml.ts';

/** A trial of test volumes a and b with structure 1 alone. */
function trial(method: string, draw: number, [a, b]: readonly [number, number | null], changes: Partial<TrialRecord> = {}): TrialRecord {
  const score = (dice: number | null, distance: number | null, error: number | null) => [{ value: 1, dice, hd95Mm: distance, asdMm: distance === null ? null : distance / 4, volumeErrorMl: error }];
  return makeRecord({
    key: `key-${method}-${draw}`, method, draw, testIds: ['a', 'b'], meanDice: b === null ? a : (a + b) / 2,
    cases: [{ id: 'a', structures: score(a, a === 0 ? null : 2, -0.5) }, { id: 'b', structures: score(b, b === null ? null : 4, b === null ? null : 0.25) }], ...changes,
  });
}

const records = [
  trial('random', 1, [0.5, 0.7]), trial('random', 2, [0.6, 0.8]),
  trial('GD', 1, [0.6, 0.75], { validationIds: ['v'], seconds: { pretraining: 1200, finetuning: 30, prediction: 3, total: 1233 } }),
  trial('GD', 2, [0, 0.95], { collapse: [1] }),
  trial('GD', 3, [0.9, 0.9]),
];

function textOf(input: Partial<Parameters<typeof buildReport>[0]>, name = 'report.md'): string {
  const { files } = buildReport({ title: 'Small', records, planned: null, scoredOn: null, baseline: 'random', ...input });
  return files.find((file) => file.name === name)?.text ?? '';
}

/** The lines of a section, blank ones left out. */
function section(markdown: string, heading: string): string[] {
  const lines = markdown.split('\n');
  const from = lines.indexOf(heading) + 1;
  const length = lines.slice(from).findIndex((line) => line.startsWith('#'));
  return lines.slice(from, length < 0 ? undefined : from + length).filter((line) => line !== '');
}

describe('a report', () => {
  it('has Dice as mean ± sample standard deviation over draws, with their number, and marks labels beyond the budget', () => {
    // random: 0.6 and 0.7; GD: 0.675, 0.475, 0.9.
    expect(section(textOf({}), '### Dice').slice(0, 4)).toEqual([
      '| Method | 1 volume |', '|---|---:|',
      '| random | 0.650 ± 0.071 (2 of 3 draws) |',
      '| GD † | 0.683 ± 0.213 (3) |',
    ]);
    expect(textOf({})).toContain('- **†** The labels of further volumes chose these weights');
  });

  it('says of every mean over fewer draws than its budget has of how many, and that it is not to be compared with others', () => {
    const planned = ['random', 'GD'].flatMap((method) => [1, 2, 3].map((draw) => trial(method, draw, [0, 0])));
    const markdown = textOf({ records: [...records.slice(0, 1), ...records.slice(2)], planned });
    expect(section(markdown, '### Dice').slice(2, 5)).toEqual([
      '| random | 0.600 (1 of 3 draws) |', '| GD † | 0.683 ± 0.213 (3) |',
      'A mean that says *1 of 3 draws* waits for the others; it is comparable with a mean over the same draws alone (*Dice by draw*). *Against random* takes the draws that both methods have.',
    ]);
    expect(section(markdown, '### By structure')[2]).toContain('| random | 1 of 3 draws | 1 |');
    expect(section(markdown, '### Time')[2]).toContain('| random | 1 of 3 draws |');
    expect(textOf({ records: records.slice(2) })).not.toContain('waits for the others');
  });

  it('says of every mean over fewer seeds than its draws have of how many trials', () => {
    const markdown = textOf({ records: [trial('random', 1, [0.5, 0.5]), trial('random', 1, [0.7, 0.7], { seed: 7 }), trial('GD', 1, [0.9, 0.9])] });
    expect(section(markdown, '### Dice').slice(2, 4)).toEqual(['| random | 0.600 (1) |', '| GD | 0.900 (1 of 1 draw, 1 of 2 trials) |']);
    expect(section(markdown, '### Dice by draw').slice(2)).toEqual(['| 1 volume | random | 0.600 |', '| 1 volume | GD | 0.900 (1 of 2 seeds) |']);
  });

  it('tells where one number of a draw stands for different labels, which are not compared', () => {
    const other = trial('GD', 1, [0.6, 0.75], { labelled: [{ id: 'another', slices: 'all' }] });
    const markdown = textOf({ records: [...records.slice(0, 2), other] });
    expect(markdown).toContain('hippocampus, 1 volume, draw 1: the methods have different labels there, from before and after a change of the specification. Such trials are not paired, and their means are of different draws.');
    expect(section(markdown, '### Against random')[2]).toBe('| 1 volume | GD | – | – | – | – | – | – | – | 0 |');
    expect(textOf({})).not.toContain('different labels');
  });

  it('has the Dice of every draw, by its name where it has one, and says what it was scored on', () => {
    const markdown = textOf({ records: [...records, trial('GD', 10, [0.5, 0.5], { drawName: 'unusual' })] });
    expect(section(markdown, '### Dice by draw')).toEqual([
      '| Labels | Method | Draw 1 | Draw 2 | Draw 3 | unusual |', '|---|---|---:|---:|---:|---:|',
      '| 1 volume | random | 0.600 | 0.700 | – | – |',
      '| 1 volume | GD † | 0.675 | 0.475 | 0.900 | 0.500 |',
    ]);
    expect(section(markdown, '## hippocampus')).toEqual(['Scored on 2 volumes, structure 1.']);
  });

  it('compares on the same volumes under the same draws: a difference a volume, its error, p, effect sizes and pairs', () => {
    // a: (0.6 - 0.5 + 0 - 0.6) / 2 = -0.25; b: (0.75 - 0.7 + 0.95 - 0.8) / 2 = 0.1. Draw 3 of GD has no partner.
    expect(section(textOf({}), '### Against random')).toEqual([
      '| Labels | Method | Mean difference | Standard error | p | r | d_z | Draws | By draw | Pairs |',
      '|---|---|---:|---:|---:|---:|---:|---:|---:|---:|',
      '| 1 volume | GD † | -0.0750 | 0.1750 | 1.000 | -0.33 | -0.30 | 2 | +0.075 -0.225 | 2 |',
    ]);
  });

  it('compares with any method, and says where there is nothing to compare with', () => {
    expect(section(textOf({ baseline: 'GD' }), '### Against GD').at(-1)).toBe('| 1 volume | random | +0.0750 | 0.1750 | 1.000 | +0.33 | +0.30 | 2 | -0.075 +0.225 | 2 |');
    expect(section(textOf({ baseline: 'best' }), '### Against best')).toEqual(['There is no finished trial of best on these data, so nothing is compared with it.']);
    expect(section(textOf({ records: records.slice(0, 2) }), '### Against random')).toEqual(['random is the only method with finished trials.']);
    expect(section(textOf({ records: [trial('random', 1, [0.5, 0.5]), trial('GD', 1, [0.5, 0.5], { budget: { volumes: 2 } })] }), '### Against random')).toEqual(['No method has a finished trial at a budget that random has one at.']);
  });

  it('has distances and volumes by structure, and says how many scores have a distance', () => {
    // GD: Dice a 0.6, 0, 0.9, b 0.75, 0.95, 0.9; the empty prediction has no distance, so its trial has 4 mm, the others 3.
    expect(section(textOf({}), '### By structure')).toEqual([
      '| Labels | Method | Draws | Structure | Dice | HD95 mm | ASD mm | Error ml | \\|Error\\| ml | With a distance |',
      '|---|---|---|---|---:|---:|---:|---:|---:|---:|',
      '| 1 volume | random | 2 of 3 draws | 1 | 0.650 ± 0.071 | 3.00 ± 0.00 | 0.75 ± 0.00 | -0.125 | 0.375 | 4 of 4 |',
      '| 1 volume | GD † | 3 | 1 | 0.683 ± 0.213 | 3.33 ± 0.58 | 0.83 ± 0.14 | -0.125 | 0.375 | 5 of 6 |',
    ]);
  });

  it('has wall time by stage, and processor time', () => {
    expect(section(textOf({}), '### Time').slice(2)).toEqual([
      '| 1 volume | random | 2 of 3 draws | tensorflow | 0 | 2 | 1 | 3 | 5 | 10 |',
      '| 1 volume | GD † | 3 | tensorflow | 400 | 11 | 2 | 413 | 5 | 10 |',
    ]);
    expect(textOf({ records: [trial('GD', 1, [1, 1], { coreSeconds: 12_345 })] })).toContain('| 3 | 12\u2009345 | 10 |');
  });

  it('counts scores that a trial lacks nowhere, and averages the seeds of a draw first', () => {
    const markdown = textOf({ records: [trial('random', 1, [0.5, null]), trial('random', 1, [0.7, 0.9], { seed: 1 }), trial('random', 2, [0.9, null])] });
    expect(section(markdown, '### Dice')[2]).toBe('| random | 0.775 ± 0.177 (2) |');
    expect(section(markdown, '### By structure')[2]).toContain('| 4 of 4 |');
  });

  it('lists missing trials of the plan, or the holes that the records leave, and collapsed trials', () => {
    const planned = [...records, trial('best', 1, [0, 0], { drawName: 'unusual', budget: { slices: 10, strategy: 'even', numVolumes: 5 } })];
    const markdown = textOf({ planned });
    expect(section(markdown, '## Missing trials')).toEqual(['| Data set | Labels | Method | Missing |', '|---|---|---|---|', '| hippocampus | 10 slices (even, of 5 volumes) | best | draw 1 (unusual), seed 0 |']);
    expect(markdown).toContain('5 of 6 trials are finished; the rest is listed under *Missing trials*');
    expect(section(markdown, '## Collapsed trials').slice(0, 3)).toEqual(['| Data set | Labels | Method | Trial | Classes not learned | Pre-training that stood still |', '|---|---|---|---|---|---|', '| hippocampus | 1 volume | GD | draw 2, seed 0 | 1 | – |']);
    expect(section(textOf({}), '## Missing trials')).toEqual([
      'The specification was not at hand: these are the holes that the records themselves leave, draws and seeds that other methods have at the same budget.',
      '| Data set | Labels | Method | Missing |', '|---|---|---|---|', '| hippocampus | 1 volume | random | draw 3, seed 0 |',
    ]);
    expect(buildReport({ title: 'Small', records, planned, scoredOn: 'test', baseline: 'random' })).toMatchObject({ numRecords: 5, numMissing: 1, numCollapsed: 1 });
  });

  it('names pre-training that stood still, and missing trials in order', () => {
    const still = trial('GD', 1, [0.5, 0.5], { pretraining: { key: 'weights-1', seconds: 60, steps: 100, standstill: ['localContrast'] } });
    const planned = [2, 10, 9].map((draw) => trial('GD', draw, [1, 1]));
    const markdown = textOf({ records: [still], planned: [still, ...planned] });
    expect(section(markdown, '## Collapsed trials')[2]).toBe('| hippocampus | 1 volume | GD | draw 1, seed 0 | – | localContrast |');
    expect(section(markdown, '## Missing trials')[2]).toBe('| hippocampus | 1 volume | GD | draw 2, seed 0; draw 9, seed 0; draw 10, seed 0 |');
  });

  it('of complete records says so, and that nothing collapsed', () => {
    const markdown = textOf({ records: records.slice(0, 2) });
    expect(markdown).toContain('2 trials, all finished. Code: abc. Engine: tensorflow 2.21.0 on 2 threads.');
    expect(markdown).toContain('None: every structure was learned in every trial, and no pre-training stood still.');
    expect(markdown).not.toContain('Missing trials');
  });

  it('of no record is a sentence, and a table without rows', () => {
    const { files } = buildReport({ title: 'Small', records: [], planned: records, scoredOn: 'test', baseline: 'random' });
    expect(files).toEqual([
      { name: 'report.md', text: '# Small\n\nNo trial has finished yet; 5 are planned. Run `fewslice experiment` on the specification, then ask for the report again: it always shows what there is.\n' },
      { name: 'report.csv', text: 'experiment,dataset,method,budget,draw,draw_name,seed,validation_volumes,case,structure,dice,hd95_mm,asd_mm,volume_error_ml,key\r\n' },
    ]);
  });

  it('leaves out records of trials that were run again, and says how many', () => {
    const again = trial('random', 1, [0.9, 0.9], { key: 'another-key', startedAt: '2026-02-01T00:00:00.000Z' });
    const markdown = textOf({ records: [again, ...records.slice(0, 2)] });
    expect(markdown).toContain('1 older record of trials that were run again under a changed specification was left out.');
    expect(section(markdown, '### Dice')[2]).toBe('| random | 0.800 ± 0.141 (2) |');
  });

  it('says where trials were scored on development volumes', () => {
    const sentence = 'Scored on development volumes: these numbers are for decisions, not for reports.';
    expect(textOf({ scoredOn: 'development' })).toContain(sentence);
    expect(textOf({ scoredOn: 'test' })).not.toContain(sentence);
  });

  it('is a row of CSV for each trial, case and structure; what has no score is empty, and names are quoted where they must be', () => {
    const rows = textOf({ records: [trial('a "b", c', 1, [0.1, null], { drawName: 'x', validationIds: ['v'] })] }, 'report.csv').split('\r\n');
    expect(rows.slice(1)).toEqual([
      'test,hippocampus,"a ""b"", c",1 volume,1,x,0,1,a,1,0.1,2,0.5,-0.5,"key-a ""b"", c-1"',
      'test,hippocampus,"a ""b"", c",1 volume,1,x,0,1,b,1,,,,,"key-a ""b"", c-1"',
      '',
    ]);
  });

  it('is the same, byte for byte, in whichever order the records come', () => {
    const expected = buildReport({ title: 'Small', records, planned: null, scoredOn: null, baseline: 'random' });
    fc.assert(fc.property(fc.shuffledSubarray(records, { minLength: records.length }), (shuffled) => {
      expect(buildReport({ title: 'Small', records: shuffled, planned: null, scoredOn: null, baseline: 'random' })).toEqual(expected);
    }), { numRuns: 20 });
  });

  it('has plots with names that need no escaping, all of them shown, whatever the data set is called', () => {
    const { files } = buildReport({ title: 'Two', records: [makeRecord({ dataset: 'cardiac (ED)' }), makeRecord({ dataset: 'cardiac ED-' })], planned: null, scoredOn: null, baseline: 'random' });
    const plots = files.slice(2).map(({ name }) => name);
    expect(plots).toEqual([
      'dice-by-volumes-cardiac-ED-.svg', 'dice-by-time-cardiac-ED-.svg', 'learning-curves-cardiac-ED-.svg',
      'dice-by-volumes-cardiac-ED--2.svg', 'dice-by-time-cardiac-ED--2.svg', 'learning-curves-cardiac-ED--2.svg',
    ]);
    for (const name of plots) expect(files[0]?.text).toContain(`](${name})`);
    for (const { text } of files.slice(2)) expect(xmlFault(text)).toBeNull();
  });
});
