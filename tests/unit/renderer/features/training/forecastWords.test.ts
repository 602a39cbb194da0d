import { describe, expect, it } from 'vitest';
import { leftWords, smooth, stageRows } from '#renderer/features/training/forecastWords.ts';
import { job } from '../../support/summaries.ts';

describe('training in words', () => {
  it('rounds what is left to minutes', () => {
    expect(leftWords(370, true)).toBe('about 6 min left');
    expect(leftWords(60, false)).toBe('about 1 minute left');
    expect(leftWords(361, false)).toBe('about 6 minutes left');
    expect(leftWords(20, true)).toBe('less than a minute left');
  });

  it('marks stages done, now and to do, with the step of the running one', () => {
    const rows = stageRows(job({ stage: 'localContrast', stages: [
      { stage: 'globalContrast', seconds: 30, step: 100, numSteps: 100 },
      { stage: 'localContrast', seconds: 5, step: 1240, numSteps: 3950 },
      { stage: 'finetuning', seconds: 0, step: 0, numSteps: null },
    ] }));
    expect(rows.map(({ state }) => state)).toEqual(['done', 'now', 'todo']);
    expect(rows[1]?.detail).toBe('step 1\u202f240 of 3\u202f950');
  });

  it('shows no pre-training where a run starts from a model', () => {
    const rows = stageRows(job({ stage: 'finetuning', stages: [{ stage: 'finetuning', seconds: 1, step: 1, numSteps: 10 }] }));
    expect(rows.map(({ stage }) => stage)).toEqual(['finetuning']);
  });

  it('gives work after the learning a row while it runs', () => {
    const rows = stageRows(job({ stage: 'predicting', stages: [{ stage: 'finetuning', seconds: 1, step: 10, numSteps: 10 }, { stage: 'predicting', seconds: 1, step: 4, numSteps: 20 }] }));
    expect(rows.at(-1)).toMatchObject({ stage: 'predicting', state: 'now', detail: '4 of 20' });
    expect(rows[0]?.state).toBe('done');
  });

  it('smooths from the first value on without trailing behind it', () => {
    expect(smooth([2, 0, 1])).toEqual([2, 1, 1]);
    expect(smooth([])).toEqual([]);
  });
});
