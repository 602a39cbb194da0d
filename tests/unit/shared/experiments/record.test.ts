import { describe, expect, it } from 'vitest';
import { budgetWords, meanDiceOfCases, recordSchema, withoutTimes } from '#shared/experiments/record.ts';
import { makeRecord } from '../../../support/experimentRecord.ts';

describe('a record of an experiment', () => {
  it('survives being written as a line and read back', () => {
    const record = makeRecord();
    expect(recordSchema.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
  });

  it('keeps everything but times when times are dropped', () => {
    const slow = makeRecord({ seconds: { pretraining: 9, finetuning: 9, prediction: 9, total: 27 }, coreSeconds: 50, startedAt: '2030-01-01T00:00:00.000Z', codeVersion: 'other', pretraining: { key: 'abcdefgh', seconds: 9, steps: 5, standstill: [] } });
    const fast = makeRecord({ pretraining: { key: 'abcdefgh', seconds: 1, steps: 5, standstill: [] } });
    expect(withoutTimes(slow)).toEqual(withoutTimes(fast));
    expect(withoutTimes(slow)).not.toEqual(withoutTimes({ ...fast, meanDice: 0.51 }));
  });

  it('averages structures first, then cases, and leaves out what has no Dice', () => {
    const score = (value: number, dice: number | null) => ({ value, dice, hd95Mm: null, asdMm: null, volumeErrorMl: null });
    expect(meanDiceOfCases([
      { id: 'a', structures: [score(1, 0.5), score(2, 1)] },
      { id: 'b', structures: [score(1, 0.25), score(2, null)] },
      { id: 'c', structures: [score(1, null), score(2, null)] },
    ])).toBe(0.5);
    expect(meanDiceOfCases([{ id: 'c', structures: [score(1, null)] }])).toBeNull();
  });

  it('refuses a budget with volumes and slices at once', () => {
    expect(recordSchema.safeParse({ ...makeRecord(), budget: { volumes: 1, slices: 5, strategy: 'even', numVolumes: 1 } }).success).toBe(false);
  });

  it('says a budget in words', () => {
    expect([budgetWords({ volumes: 1 }), budgetWords({ volumes: 'all' }), budgetWords({ slices: 10, strategy: 'even', numVolumes: 2 })])
      .toEqual(['1 volume', 'all volumes', '10 slices (even, of 2 volumes)']);
  });
});
