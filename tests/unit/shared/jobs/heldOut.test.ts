import { describe, expect, it } from 'vitest';
import { createCheckTimes } from '#shared/jobs/heldOut.ts';

/** The steps at which a check is due. */
function checks(isDue: (step: number, numSteps: number) => boolean, numSteps: number, from = 1, to = numSteps): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i).filter((step) => isDue(step, numSteps));
}

describe('the slices kept aside', () => {
  it('are looked at ten times in a run, and not more often than every 25 steps', () => {
    expect(checks(createCheckTimes(), 1000)).toEqual([100, 200, 300, 400, 500, 600, 700, 800, 900, 1000]);
    expect(checks(createCheckTimes(), 60)).toEqual([25, 50]);
  });

  it('are looked at every 500 steps at least where the end is far away', () => {
    expect(checks(createCheckTimes(), 100_000, 1, 1600)).toEqual([500, 1000, 1500]);
  });

  it('are looked at in a second attempt too, whose steps count anew', () => {
    const isDue = createCheckTimes();
    expect(checks(isDue, 500)).toHaveLength(10);
    expect(checks(isDue, 500, 1, 120)).toEqual([51, 101]);
  });
});
