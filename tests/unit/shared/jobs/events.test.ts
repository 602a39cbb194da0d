import { describe, expect, it } from 'vitest';
import type { EventBody } from '#shared/jobs/events.ts';
import { numbered } from '#shared/jobs/events.ts';
import { createProgressMeter } from '#shared/jobs/progress.ts';

const step = (n: number): EventBody => ({ type: 'step', stage: 'finetuning', step: n, numSteps: null, loss: 1, imagesPerSecond: 1, fractionDone: 0, secondsLeft: null });
const notice: EventBody = { type: 'notice', message: 'x' };

async function told(bodies: EventBody[], secondsBetween: number) {
  let seconds = 0;
  async function* source() {
    for (const body of bodies) {
      seconds += secondsBetween;
      yield body;
    }
  }
  const events = [];
  for await (const event of numbered(source(), 'job', () => seconds, 100)) events.push(event);
  return events;
}

describe('numbered', () => {
  it('thins steps out to five a second, but never loses the last before something else', async () => {
    const events = await told([...Array.from({ length: 10 }, (_, i) => step(i + 1)), notice, step(11), step(12)], 0.0625);
    const steps = events.map((event) => (event.type === 'step' ? event.step : event.type));
    expect(steps).toEqual([1, 5, 9, 10, 'notice', 12]);
    expect(events.map(({ seq }) => seq)).toEqual([100, 101, 102, 103, 104, 105]);
  });

  it('lets everything through where steps are slow', async () => {
    expect(await told([step(1), step(2), step(3)], 1)).toHaveLength(3);
  });
});

describe('the progress meter', () => {
  const stages = ['preparing', 'finetuning', 'predicting'] as const;

  it('moves from nothing to all, never back, and counts the seconds down', () => {
    const meter = createProgressMeter(stages, 120);
    expect(meter.at(0).secondsLeft).toBeCloseTo(120, 6);
    meter.enter('finetuning');
    const half = meter.at(0.5);
    expect(meter.at(0.1).fractionDone).toBe(half.fractionDone);
    meter.enter('predicting');
    expect(meter.at(1)).toEqual({ fractionDone: 1, secondsLeft: 0 });
  });

  it('does not claim to know the end of an open-ended run', () => {
    expect(createProgressMeter(stages, null).at(0.3).secondsLeft).toBeNull();
  });
});
