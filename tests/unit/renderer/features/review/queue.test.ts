import { describe, expect, it } from 'vitest';
import { buildQueue, compareTrainings, nextCase } from '#renderer/features/review/queue.ts';
import { caseSummary, prediction } from '../../support/summaries.ts';

const cases = [
  caseSummary('A', { prediction: prediction(0.9) }),
  caseSummary('B', { prediction: prediction(0.4) }),
  caseSummary('C', { prediction: prediction(0.6), decision: 'accepted' }),
  caseSummary('D', { prediction: prediction(0.5), decision: 'rejected' }),
  caseSummary('E'),
  caseSummary('F', { unreadable: 'The file ends early.' }),
  caseSummary('G', { prediction: prediction(0.1), completeSlices: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] }),
  caseSummary('H', { prediction: prediction(0.7) }),
];
const ids = (list: readonly { id: string }[]): string[] => list.map(({ id }) => id);

describe('review queue', () => {
  it('puts the worst first', () => {
    expect(ids(buildQueue(cases).toReview)).toEqual(['B', 'H', 'A']);
  });

  it('keeps decided, wholly labelled, unpredicted and unreadable cases apart', () => {
    const queue = buildQueue(cases);
    expect([queue.accepted, queue.rejected, queue.labelled, queue.unpredicted].map(ids)).toEqual([['C'], ['D'], ['G'], ['E']]);
  });

  it('goes on with the case that followed, and from the last one to the worst', () => {
    const queue = buildQueue(cases);
    expect(nextCase(queue, 'B')).toBe('H');
    expect(nextCase(queue, 'A')).toBe('B');
  });

  it('has no next case after the only one', () => {
    expect(nextCase(buildQueue([cases[0] as (typeof cases)[0]]), 'A')).toBeNull();
  });

  it('counts a change of confidence only beyond a hundredth', () => {
    const pair = (before: number, now: number) => caseSummary(`${before}-${now}`, { prediction: prediction(now), formerPrediction: prediction(before) });
    expect(compareTrainings([pair(0.5, 0.7), pair(0.5, 0.505), pair(0.5, 0.4), caseSummary('new', { prediction: prediction(0.5) })])).toEqual({ better: 1, same: 1, worse: 1, total: 3 });
  });
});
