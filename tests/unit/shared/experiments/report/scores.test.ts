import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TrialRecord } from '#shared/experiments/record.ts';
import type { Cell } from '#shared/experiments/report/arrange.ts';
import { arrange } from '#shared/experiments/report/arrange.ts';
import { coverageOf, pairedDifferences } from '#shared/experiments/report/scores.ts';
import { makeRecord } from '../../../../support/experimentRecord.ts';

/** A trial with one structure in each of these cases. */
function trial(method: string, draw: number, dice: Readonly<Record<string, number>>, changes: Partial<TrialRecord> = {}): TrialRecord {
  return makeRecord({
    key: `key-${method}-${draw}-${changes.seed ?? 0}`, method, draw, labelled: [{ id: `labelled-${draw}`, slices: 'all' }], testIds: Object.keys(dice),
    cases: Object.entries(dice).map(([id, score]) => ({ id, structures: [{ value: 1, dice: score, hd95Mm: null, asdMm: null, volumeErrorMl: null }] })), ...changes,
  });
}

const cellOf = (records: readonly TrialRecord[], method: string): Cell => arrange(records, null, 'random')[0]?.cell(method, { volumes: 1 }) ?? expect.unreachable();
const pairsOf = (records: readonly TrialRecord[]) => pairedDifferences(cellOf(records, 'GD'), cellOf(records, 'random'));

describe('paired differences', () => {
  const records = [
    trial('random', 1, { a: 0.5, b: 0.25, c: 0.75 }), trial('random', 2, { a: 0.25, b: 0.5, c: 0.5 }),
    trial('GD', 1, { a: 0.75, b: 0.5, c: 0.5 }), trial('GD', 2, { a: 0.75, b: 0.5, c: 1 }),
  ];

  it('are of the same test volume, draw and seed, in whatever order trials and their cases come', () => {
    const expected = { differences: [0.375, 0.125, 0.125], byDraw: [1 / 12, 1 / 3] };
    const shuffled = fc.tuple(fc.shuffledSubarray(records, { minLength: records.length }), fc.shuffledSubarray([0, 1, 2], { minLength: 3 }));
    fc.assert(fc.property(shuffled, ([order, cases]) => {
      const mixed = order.map((record) => (record.method === 'random' ? { ...record, cases: cases.map((n) => record.cases[n] as TrialRecord['cases'][number]) } : record));
      const found = pairsOf(mixed);
      expect(found.differences).toEqual(expected.differences);
      found.byDraw.forEach((difference, n) => expect(difference).toBeCloseTo(expected.byDraw[n] as number, 12));
    }));
  });

  it('leave out what one side lacks: a trial, or a test volume of it', () => {
    const [first, second, third] = records as [TrialRecord, TrialRecord, TrialRecord, TrialRecord];
    expect(pairsOf([second, first, third])).toMatchObject({ differences: [0.25, 0.25, -0.25], byDraw: [expect.closeTo(1 / 12, 12)] });
    expect(pairsOf([trial('random', 1, { b: 0.25, d: 1 }), third]).differences).toEqual([0.25]);
    expect(pairsOf([second, third])).toEqual({ differences: [], byDraw: [] });
  });

  it('are none between different labels that bear the same number of a draw: the list of draws was changed between the runs', () => {
    const other = trial('GD', 1, { a: 0.75, b: 0.5, c: 0.5 }, { labelled: [{ id: 'labelled-2', slices: 'all' }] });
    expect(pairsOf([...records.slice(0, 2), other])).toEqual({ differences: [], byDraw: [] });
    const slices = trial('GD', 1, { a: 0.75, b: 0.5, c: 0.5 }, { labelled: [{ id: 'labelled-1', slices: [3] }] });
    expect(pairsOf([...records.slice(0, 2), slices]).differences).toEqual([]);
  });

  it('are none between means over different structures', () => {
    const two = trial('GD', 1, {}, { cases: [{ id: 'a', structures: [1, 2].map((value) => ({ value, dice: 0.5, hd95Mm: null, asdMm: null, volumeErrorMl: null })) }] });
    expect(pairsOf([...records.slice(0, 2), two]).differences).toEqual([]);
  });

  it('count a trial that is there twice once', () => {
    const twice = (cell: Cell): Cell => ({ ...cell, trials: [...cell.trials, cell.trials[0] as TrialRecord] });
    expect(pairedDifferences(twice(cellOf(records, 'GD')), twice(cellOf(records, 'random')))).toEqual(pairsOf(records));
  });
});

describe('how much of its budget a cell stands on', () => {
  it('is its draws and trials, of all that the plan or any method has there', () => {
    const records = [trial('random', 1, { a: 1 }), trial('random', 2, { a: 1 }), trial('random', 2, { a: 1 }, { seed: 7 }), trial('GD', 2, { a: 1 })];
    expect(coverageOf(cellOf(records, 'random'))).toEqual({ draws: 2, ofDraws: 2, trials: 3, ofTrials: 3 });
    expect(coverageOf(cellOf(records, 'GD'))).toEqual({ draws: 1, ofDraws: 2, trials: 1, ofTrials: 3 });
    const [planned] = arrange(records, [3, 4].map((draw) => trial('GD', draw, { a: 1 })), 'random');
    expect(coverageOf(planned?.cell('GD', { volumes: 1 }) ?? expect.unreachable())).toEqual({ draws: 1, ofDraws: 4, trials: 1, ofTrials: 5 });
  });
});
