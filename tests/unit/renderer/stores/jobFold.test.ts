import { describe, expect, it } from 'vitest';
import type { JobEvent } from '#shared/contract/schemas/job.ts';
import { foldJobEvent } from '#renderer/stores/jobFold.ts';
import { job } from '../support/summaries.ts';

const base = { jobId: 'job-1', seq: 1, seconds: 12 };
const step = (over: Partial<Extract<JobEvent, { type: 'step' }>> = {}): JobEvent => ({
  ...base, type: 'step', stage: 'globalContrast', step: 60, numSteps: 100, loss: 2, imagesPerSecond: 31, fractionDone: 0.2, secondsLeft: 80, ...over,
});

describe('job events', () => {
  it('leaves a job as it was when the event is of another', () => {
    const before = job();
    expect(foldJobEvent(before, { ...step(), jobId: 'job-2' })).toBe(before);
  });

  it('counts the time since the last event to the running stage', () => {
    const after = foldJobEvent(job(), step());
    expect(after.secondsElapsed).toBe(12);
    expect(after.stages[0]).toEqual({ stage: 'globalContrast', seconds: 12, step: 60, numSteps: 100 });
  });

  it('never moves the bar backwards', () => {
    expect(foldJobEvent(job({ fractionDone: 0.5 }), step({ fractionDone: 0.3 })).fractionDone).toBe(0.5);
  });

  it('adds a point to the loss curve, and thins a long one from its old end', () => {
    const losses = Array.from({ length: 800 }, (_, n) => ({ stage: 'globalContrast' as const, step: n, loss: n }));
    const after = foldJobEvent(job({ losses }), step({ step: 800, loss: 800 }));
    expect(after.losses.length).toBe(401);
    expect(after.losses.at(-1)).toEqual({ stage: 'globalContrast', step: 800, loss: 800 });
  });

  it('begins a stage that nobody planned', () => {
    const after = foldJobEvent(job(), { ...base, type: 'stage', stage: 'predicting', numSteps: 20 });
    expect(after.stage).toBe('predicting');
    expect(after.stages.at(-1)).toEqual({ stage: 'predicting', seconds: 0, step: 0, numSteps: 20 });
  });

  it('ends with the sentence that the trainer gave', () => {
    expect(foldJobEvent(job(), { ...base, type: 'error', code: 'noEngine', message: 'No engine works.' })).toMatchObject({ state: 'error', message: 'No engine works.' });
    expect(foldJobEvent(job(), { ...base, type: 'cancelled', step: 3, message: 'Kept.' })).toMatchObject({ state: 'cancelled', message: 'Kept.' });
  });
});
