import { describe, expect, it } from 'vitest';
import { layRuns, layStrokes } from '#renderer/features/label/layRuns.ts';

describe('labels on top of labels', () => {
  it('lays triples of start, length and value', () => {
    const data = new Uint8Array(6);
    layRuns(data, [1, 2, 3, 5, 1, 4]);
    expect([...data]).toEqual([0, 3, 3, 0, 0, 4]);
  });

  it('lays strokes in their order, so that the last one stays', () => {
    const data = new Uint8Array(4);
    layStrokes(data, [{ runs: [0, 3, 0, 1] }, { runs: [2, 2, 1, 0, ] }]);
    expect([...data]).toEqual([1, 1, 0, 0]);
  });
});
