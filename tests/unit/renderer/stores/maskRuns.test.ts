import { describe, expect, it } from 'vitest';
import { expandMask } from '#renderer/stores/maskRuns.ts';

describe('live mask', () => {
  it('expands runs of value and length', () => {
    expect([...expandMask([0, 2, 3, 1, 0, 2], 5)]).toEqual([0, 0, 3, 0, 0]);
  });

  it('leaves zeros where the runs end early, and cuts what does not fit', () => {
    expect([...expandMask([1, 2], 4)]).toEqual([1, 1, 0, 0]);
    expect([...expandMask([1, 9], 3)]).toEqual([1, 1, 1]);
  });
});
