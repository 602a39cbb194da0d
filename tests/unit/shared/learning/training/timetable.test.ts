import { describe, expect, it } from 'vitest';
import { makePlan } from '#shared/learning/config/makePlan.ts';
import { Timetable } from '#shared/learning/training/timetable.ts';

const volume = { dimensions: [35, 50, 36], spacing: [1, 1, 1], sliceAxis: 2, isLabelled: true, numCompleteSlices: 36 } as const;
const planOf = (budget: '2m' | '15m') => makePlan({ volumes: [volume, volume, volume, volume, volume], classValues: [1], budget, from: 'pretrained', seed: 0, structuresHaveNoSide: false });
const plan = planOf('2m');

/** A timetable after so many timed steps of a stage, `elapsed` seconds into a run of 120. */
function timed(stage: 'globalContrast' | 'finetuning', secondsPerStep: number, elapsed: number, reserveSeconds = 10): Timetable {
  const timetable = new Timetable({
    plan, elapsedSeconds: () => elapsed, reserve: { pieces: 0, seconds: reserveSeconds },
    pretraining: [{ stage: 'globalContrast', images: 40 }, { stage: 'localContrast', images: 20 }],
  });
  for (let n = 0; n < 10; n++) timetable.observe(stage, 'step', secondsPerStep);
  return timetable;
}
const at = (stage: 'globalContrast' | 'finetuning', step = 10, attempt = 1) => ({ stage, step, schedule: { numSteps: 1500, decayFrom: 0 }, attempt, members: [], numNetworks: 1, networkBegan: 0 });

describe('the timetable of two minutes', () => {
  it('gives pre-training on whole slices a quarter of the time where steps are quick', () => {
    // 30 s - 2 s, at 0.04 s a step.
    expect(timed('globalContrast', 0.04, 2).fit(at('globalContrast'), 1200)).toBe(710);
  });

  it('cuts pre-training down where steps are slow, so that fine-tuning gets its own', () => {
    // 15 % of 120 s, five eighths of it for this stage: 11.25 s.
    expect(timed('globalContrast', 0.25, 2).fit(at('globalContrast'), 1200)).toBe(60);
  });

  it('fills the rest with fine-tuning, less what comes after', () => {
    const steps = timed('finetuning', 0.1, 50).fit(at('finetuning'), 1500);
    // 70 s less 10 s less the statistics of 960 slices at two fifths of a step of 12.
    expect(steps).toBe(10 + Math.floor((60 - (0.4 * 0.1 * 960) / 12) / 0.1));
  });

  it('stretches the budget by a quarter for the first 300 steps, and no further', () => {
    const slow = timed('finetuning', 0.25, 50).fit(at('finetuning'), 1500);
    expect(slow).toBeGreaterThan(250);
    expect(slow).toBeLessThanOrEqual(300);
    expect(timed('finetuning', 3, 50).fit(at('finetuning'), 1500)).toBe(60);
  });

  it('gives each of several networks its share of what is left, and plans fewer where they do not fit', () => {
    const planned = { ...planOf('15m'), numNetworks: 3 };
    const timetable = new Timetable({ plan: planned, elapsedSeconds: () => 100, reserve: { pieces: 0, seconds: 0 }, pretraining: [] });
    for (let n = 0; n < 10; n++) timetable.observe('finetuning', 'step', 0.1);
    const position = { ...at('finetuning'), numNetworks: 3, networkBegan: 60 };
    // Each has 280 s less a third of the statistics' 3.2 s; 40 s are gone.
    expect(timetable.fit(position, 6000)).toBe(10 + Math.floor((60 + (840 - 3.2) / 3 - 100) / 0.1));
    expect(timetable.fittingNetworks({ ...position, step: 25 })).toBe(3);
    // 1,500 of the 2,000 steps take 375 s: two networks fit, at twice the time one.
    for (let n = 0; n < 200; n++) timetable.observe('finetuning', 'step', 0.25);
    expect(timetable.fittingNetworks({ ...position, step: 25 })).toBe(2);
    for (let n = 0; n < 200; n++) timetable.observe('finetuning', 'step', 0.5);
    expect(timetable.fittingNetworks({ ...position, step: 25 })).toBe(1);
  });

  it('keeps time to predict with as many networks as there will be, not with those that were planned', () => {
    const planned = { ...planOf('15m'), numNetworks: 3 };
    const timetable = new Timetable({ plan: planned, elapsedSeconds: () => 100, reserve: { pieces: 2000, seconds: 0 }, pretraining: [] });
    for (let n = 0; n < 10; n++) timetable.observe('finetuning', 'step', 0.28);
    // A network's prediction takes 0.4 * 0.28 / 12 * 2000 = 18.7 s, its 1,500 steps 420 s: two take 877.3 s, with the statistics' 9 s 886.3 s.
    expect(timetable.fittingNetworks({ ...at('finetuning', 25), numNetworks: 3 })).toBe(2);
    expect(timetable.fit({ ...at('finetuning'), numNetworks: 1 }, 6000)).toBe(10 + Math.floor((900 - (0.4 * 0.28 * 2960) / 12 - 100) / 0.28));
  });

  it('decides on the number of networks once steps could be timed, also after a resume, and then keeps it', () => {
    const planned = { ...planOf('15m'), numNetworks: 3 };
    const timetable = new Timetable({ plan: planned, elapsedSeconds: () => 100, reserve: { pieces: 0, seconds: 0 }, pretraining: [] });
    // Resumed at step 20: five steps later too few were timed.
    for (let n = 0; n < 5; n++) timetable.observe('finetuning', 'step', 0.25);
    expect(timetable.fittingNetworks({ ...at('finetuning', 25), numNetworks: 3 })).toBe(3);
    for (let n = 0; n < 25; n++) timetable.observe('finetuning', 'step', 0.25);
    expect(timetable.fittingNetworks({ ...at('finetuning', 50), numNetworks: 3 })).toBe(2);
    expect(timetable.fittingNetworks({ ...at('finetuning', 125), numNetworks: 3 })).toBe(3);
  });

  it('gives up networks to come where a second attempt left each of them too few steps to learn anything', () => {
    const planned = { ...planOf('15m'), numNetworks: 3 };
    const timetable = new Timetable({ plan: planned, elapsedSeconds: () => 0, reserve: { pieces: 0, seconds: 0 }, pretraining: [] });
    for (let n = 0; n < 10; n++) timetable.observe('finetuning', 'step', 0.6);
    // 300 steps take 180 s, the statistics 19.2 s.
    const after = (networkBegan: number, numDone: number) => timetable.fittingNetworks({ ...at('finetuning', 0), numNetworks: 3, members: Array.from({ length: numDone }, () => ({})), networkBegan });
    expect(after(500, 1)).toBe(3);
    expect(after(530, 1)).toBe(2);
    expect(after(710, 1)).toBe(1);
    expect(after(690, 2)).toBe(3);
    expect(after(710, 2)).toBe(2);
  });

  it('knows before its first step how long a further network may take', () => {
    const planned = { ...planOf('15m'), numNetworks: 2 };
    const timetable = new Timetable({ plan: planned, elapsedSeconds: () => 500, reserve: { pieces: 0, seconds: 0 }, pretraining: [] });
    for (let n = 0; n < 10; n++) timetable.observe('finetuning', 'step', 0.5);
    expect(timetable.fit({ ...at('finetuning', 0), members: [{}], numNetworks: 2, networkBegan: 500 }, 1500)).toBe((900 - 16 - 500) / 0.5);
  });

  it('judges a second attempt of one of several networks by the time of that network', () => {
    const planned = { ...planOf('15m'), numNetworks: 3 };
    const timetable = (elapsed: number) => {
      const made = new Timetable({ plan: planned, elapsedSeconds: () => elapsed, reserve: { pieces: 0, seconds: 0 }, pretraining: [] });
      for (let n = 0; n < 10; n++) made.observe('finetuning', 'step', 1);
      return made;
    };
    // The first has a third of 1.4 times 900 s less the statistics' 32 s: 409 s, of which 120 steps take 120 s.
    expect(timetable(285).canRetry({ ...at('finetuning'), numNetworks: 3 })).toBe(true);
    expect(timetable(295).canRetry({ ...at('finetuning'), numNetworks: 3 })).toBe(false);
  });

  it('allows a second attempt only where it fits into 1.4 times the budget', () => {
    expect(timed('finetuning', 0.1, 110).canRetry(at('finetuning'))).toBe(true);
    expect(timed('finetuning', 0.5, 110).canRetry(at('finetuning'))).toBe(false);
  });
});
