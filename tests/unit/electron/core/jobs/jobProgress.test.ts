import { describe, expect, it } from 'vitest';
import type { JobEvent } from '#shared/contract/index.ts';
import { jobSummarySchema } from '#shared/contract/index.ts';
import { advance, failed, pendingJob } from '#electron/core/jobs/jobProgress.ts';

const begin = pendingJob('job', 'train', { runId: 'run-1', budget: '2m' });
let seq = 0;
const at = (seconds: number, body: object) => ({ jobId: 'job', seq: seq++, seconds, ...body }) as JobEvent;
const started = at(0, { type: 'started', kind: 'train', engine: 'TensorFlow', engineName: 'tensorflow', stages: ['preparing', 'finetuning'], numHeldOutSlices: 3, resumedAtStep: null });
const step = (seconds: number, n: number, fractionDone: number) => at(seconds, { type: 'step', stage: 'finetuning', step: n, numSteps: 1000, loss: 1 / n, imagesPerSecond: 12, fractionDone, secondsLeft: 5 });

describe('what is shown of a job', () => {
  it('keeps the time of each stage', () => {
    const job = [started, at(0, { type: 'stage', stage: 'preparing', numSteps: null }), at(2, { type: 'progress', stage: 'preparing', done: 1, total: 2, fractionDone: 0.1, secondsLeft: null }), at(3, { type: 'stage', stage: 'finetuning', numSteps: 1000 }), step(7, 1, 0.2)].reduce(advance, begin);
    expect(job.summary.stages).toEqual([
      { stage: 'preparing', seconds: 3, step: 1, numSteps: 2 },
      { stage: 'finetuning', seconds: 4, step: 1, numSteps: 1000 },
    ]);
    expect(job.summary).toMatchObject({ state: 'running', secondsElapsed: 7, secondsLeft: 5, imagesPerSecond: 12, numHeldOutSlices: 3 });
    jobSummarySchema.parse(job.summary);
  });

  it('never goes back', () => {
    expect([started, step(1, 1, 0.5), step(2, 2, 0.4)].reduce(advance, begin).summary.fractionDone).toBe(0.5);
  });

  it('keeps at most 300 points of a curve, the first and the newest among them', () => {
    const job = [started, ...Array.from({ length: 5_000 }, (_, n) => step(n, n + 1, 0))].reduce(advance, begin);
    expect(job.summary.losses.length).toBeLessThanOrEqual(300);
    expect(job.summary.losses[0]?.step).toBe(1);
    expect(job.summary.losses.at(-1)?.step).toBe(5_000);
  });

  it('changes no more once it has ended', () => {
    const ended = advance([started].reduce(advance, begin), at(9, { type: 'cancelled', step: 4, message: 'Stopped.' }));
    expect(advance(ended, step(10, 5, 0.9))).toBe(ended);
    expect(failed(ended, { message: 'crashed' })).toBe(ended);
    expect(failed(begin, { message: 'crashed' }).summary).toMatchObject({ state: 'error', message: 'crashed' });
  });
});
