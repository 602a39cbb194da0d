import { describe, expect, it } from 'vitest';
import { secondsToFirstMask } from '#renderer/features/label/firstMask.ts';
import { job } from '../../support/summaries.ts';

describe('time to the first mask', () => {
  it('is over once structures are being learnt', () => {
    expect(secondsToFirstMask(job({ stage: 'finetuning' }))).toBe(0);
  });

  it('is what two fifths of the budget leave', () => {
    expect(secondsToFirstMask(job({ stage: 'globalContrast', secondsElapsed: 20 }))).toBe(28);
  });

  it('follows the measured steps in the last stage before it', () => {
    const stages = [{ stage: 'localContrast' as const, seconds: 10, step: 50, numSteps: 150 }];
    expect(secondsToFirstMask(job({ stage: 'localContrast', stages }))).toBe(20);
  });

  it('is unknown without budget and measurement', () => {
    expect(secondsToFirstMask(job({ stage: 'preparing', budget: 'until-stable', stages: [] }))).toBeNull();
  });
});
