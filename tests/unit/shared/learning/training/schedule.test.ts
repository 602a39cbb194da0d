import { describe, expect, it } from 'vitest';
import { createStopWatch, fitSteps } from '#shared/learning/training/pace.ts';
import { averageDecayAt, consistencyWeightAt, rateAt, statisticsShare } from '#shared/learning/training/schedule.ts';
import { noStability, observeLoss } from '#shared/learning/training/trainingState.ts';

const recipe = { rate: 5e-3, warmUpSteps: 20, schedule: 'cosine' } as const;
const schedule = { numSteps: 500, decayFrom: 0 };

describe('the learning rate', () => {
  it('warms up over twenty steps, then falls as a cosine to nearly nothing', () => {
    expect(rateAt(1, schedule, recipe)).toBeCloseTo(5e-3 / 20, 8);
    expect(rateAt(251, schedule, recipe)).toBeCloseTo(2.5e-3, 8);
    expect(rateAt(500, schedule, recipe)).toBeLessThan(1e-7);
  });

  it('stays up until an open-ended run is found stable', () => {
    expect(rateAt(300, { numSteps: 500, decayFrom: 400 }, recipe)).toBe(5e-3);
    expect(rateAt(451, { numSteps: 500, decayFrom: 400 }, recipe)).toBeCloseTo(2.5e-3, 8);
  });
});

describe('moving averages', () => {
  it('forget quickly at first', () => {
    expect(averageDecayAt(1, 0.99)).toBeCloseTo(2 / 11, 10);
    expect(averageDecayAt(2000, 0.99)).toBe(0.99);
  });

  it('of batch statistics follow the number of steps', () => {
    expect(statisticsShare(500)).toBe(0.05);
    expect(statisticsShare(50)).toBe(0.25);
    expect(statisticsShare(100_000)).toBe(0.01);
  });
});

it('consistency is off for a fifth of the steps and rises over the next fifth', () => {
  const plan = { batchSize: 12, startFraction: 0.2, rampFraction: 0.2, confidence: 0.8, intensityProbability: 0.9, boxRows: [0, 1], boxColumns: [0, 1] } as never;
  expect([100, 150, 200, 400].map((step) => consistencyWeightAt(step, 500, plan))).toEqual([0, 0.5, 1, 1]);
});

describe('fitSteps', () => {
  const fit = { stepsDone: 10, numSteps: 1500, secondsLeft: 50, secondsPerStep: 0.1, minSteps: 60, maxSteps: 1500 };
  it('takes what fits in the time left', () => expect(fitSteps(fit)).toBe(510));
  it('keeps a number that is off by less than a tenth', () => expect(fitSteps({ ...fit, numSteps: 550 })).toBe(550));
  it('never goes below the least, nor back behind what is done', () => {
    expect(fitSteps({ ...fit, secondsLeft: 0 })).toBe(60);
    expect(fitSteps({ ...fit, stepsDone: 400, secondsLeft: -5 })).toBe(400);
  });
});

it('a stop watch leaves out the first calls and takes the median of the others', () => {
  const watch = createStopWatch();
  for (const seconds of [9, 9, 9, 0.1, 0.2, 0.1, 5]) watch.add('step', seconds);
  expect(watch.secondsPerCall('step')).toBeNull();
  watch.add('step', 0.1);
  expect(watch.secondsPerCall('step')).toBe(0.1);
});

it('a loss that wanders by less than half a per cent counts as stable', () => {
  let stability = noStability;
  [1, 0.999, 0.9985, 0.9983].forEach((loss, i) => (stability = observeLoss(stability, loss, i + 1)));
  expect(stability.lowestStep).toBe(1);
  expect(observeLoss(stability, 0.2, 5).lowestStep).toBe(5);
});
