import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Trial } from '#shared/experiments/grid.ts';
import { expandGrid } from '#shared/experiments/grid.ts';
import type { ExperimentSpec } from '#shared/experiments/spec.ts';
import { parseSpec } from '#shared/experiments/spec.ts';
import type { Preset } from '#shared/learning/config/presets.ts';
import { presets } from '#shared/learning/config/presets.ts';
import { smallStudy, studyVolume } from '../../../support/studyData.ts';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
const even = (slices: number, numVolumes = 2) => ({ slices, strategy: 'even', numVolumes });

function specOf(changes: object): ExperimentSpec {
  const { spec, problem } = parseSpec({
    formatVersion: 1, name: 'small', datasets: [{ name: 'small', dir: 'small', structures: [1] }], methods: { a: {}, b: { consistency: 'on' } }, budgets: [{ volumes: 1 }], draws: 2, ...changes,
  });
  if (spec === null) throw new Error(problem);
  return spec;
}

const expand = (changes: object, data = smallStudy()): Trial[] => expandGrid(specOf(changes), { data: [data], digest, presets: {} });
const words = ({ seed, draw, budget, method }: Trial): string => `${seed} ${draw} ${JSON.stringify(Object.values(budget)[0])} ${method}`;

describe('the grid of an experiment', () => {
  it('has all methods and budgets of the first draw first, then the second, then the next seed', () => {
    expect(expand({ budgets: [{ volumes: 1 }, { volumes: 2 }], seeds: [0, 7] }).map(words)).toEqual([
      '0 1 1 a', '0 1 1 b', '0 1 2 a', '0 1 2 b', '0 2 1 a', '0 2 1 b', '0 2 2 a', '0 2 2 b',
      '7 1 1 a', '7 1 1 b', '7 1 2 a', '7 1 2 b', '7 2 1 a', '7 2 1 b', '7 2 2 a', '7 2 2 b',
    ]);
  });

  it('labels the same volumes for every method, and those of one volume among those of two', () => {
    const trials = expand({ budgets: [{ volumes: 1 }, { volumes: 2 }] }).filter(({ draw }) => draw === 1);
    const [a1, b1, a2, b2] = trials.map(({ labelled }) => labelled.map(({ id }) => id));
    expect(b1).toEqual(a1);
    expect(b2).toEqual(a2);
    expect(a2?.[0]).toBe(a1?.[0]);
    expect(a2).toHaveLength(2);
  });

  it('runs a method at budgets of its own, and whole pools once however many draws there are', () => {
    const trials = expand({ methods: { a: {}, all: { budgets: [{ volumes: 'all' }] } } });
    expect(trials.map(words)).toEqual(['0 1 1 a', '0 1 "all" all', '0 2 1 a']);
    expect(trials[1]?.labelled).toHaveLength(6);
  });

  it('spreads slices over volumes: evenly, or at random but the same every time', () => {
    expect(expand({ budgets: [even(5)], draws: 1 })[0]?.labelled.map(({ slices }) => slices)).toEqual([[4, 6, 8], [4, 7]]);
    const random = () => expand({ budgets: [{ slices: 5, strategy: 'random', numVolumes: 2 }], draws: 1 })[0]?.labelled;
    expect(random()).toEqual(random());
    expect(random()?.map(({ slices }) => slices.length)).toEqual([3, 2]);
    expect(random()?.flatMap(({ slices }) => slices as number[]).every((slice) => slice >= 3 && slice <= 8)).toBe(true);
  });

  it('lets a volume with few slices give what it has and the others the rest', () => {
    const study = smallStudy();
    const pool = study.pool.map((volume) => studyVolume(volume.id, volume.id === 'pool1' ? [5] : [3, 4, 5, 6]));
    const [trial] = expand({ budgets: [even(5)], draws: [{ name: 'thin', include: ['pool1'] }] }, { ...study, pool });
    expect(trial?.labelled.map(({ slices }) => slices.length)).toEqual([1, 4]);
  });

  it('takes validation volumes from beyond the labelled ones, and no test volume', () => {
    const trials = expand({ methods: { a: { validation: 2 } } });
    for (const { labelled, validationIds, testIds } of trials) {
      expect(validationIds).toHaveLength(2);
      expect(validationIds.some((id) => id === labelled[0]?.id || testIds.includes(id))).toBe(false);
    }
  });

  it('refuses in a sentence what the pool cannot give', () => {
    expect(() => expand({ budgets: [{ volumes: 7 }] })).toThrow('The pool of small has 6 volumes, fewer than the 7 to be labelled.');
    expect(() => expand({ budgets: [even(13)] })).toThrow('2 volumes of small have no 13 slices that show a structure.');
    expect(() => expand({ draws: [{ name: 'x', include: ['test1'] }] })).toThrow('A draw includes test1, which is not in the pool of small.');
    expect(() => expand({ methods: { a: { validation: 6 } } })).toThrow('no 6 volumes for validation');
    expect(() => expand({ budgets: [{ slices: 2, strategy: 'magic', numVolumes: 1 }] })).toThrow('There is no strategy "magic" to choose slices by; there are even, random, representative.');
  });
});

describe('the key of a trial', () => {
  const keyOf = (changes: object): string => expand(changes)[0]?.key as string;
  const withPreset = (change: Partial<Preset>, method: object): string =>
    expandGrid(specOf({ methods: { a: { base: 'standard', ...method } } }), { data: [smallStudy()], digest, presets: { standard: { ...presets['15m'], ...change } } })[0]?.key as string;

  it('is its own for every trial, and the same whenever the grid is expanded', () => {
    const keys = expand({ budgets: [{ volumes: 1 }, even(4)], seeds: [0, 1] }).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(expand({ budgets: [{ volumes: 1 }, even(4)], seeds: [0, 1] }).map(({ key }) => key)).toEqual(keys);
  });

  it('depends on nothing but what is run: not on other methods, draws, budgets or words', () => {
    expect(keyOf({ methods: { a: { budgets: [{ volumes: 1 }] }, c: {} }, draws: 1, description: 'other words' })).toBe(keyOf({}));
  });

  it('changes with the method\'s settings, the pre-training\'s seed and a preset\'s content', () => {
    expect(keyOf({ methods: { a: { plan: { finetuning: { maxSteps: 3 } } } } })).not.toBe(keyOf({}));
    expect(keyOf({ pretrainingSeed: 5 })).not.toBe(keyOf({}));
    expect(withPreset({ maxSteps: 7 }, {})).not.toBe(withPreset({ maxSteps: 8 }, {}));
  });

  it('does not change with what a preset says was measured, nor, from random weights, with its pre-training', () => {
    const measured = { measured: [{ dataset: 'Small', labels: { volumes: 1 }, numTestVolumes: 3, draws: 3, meanDice: 0.5, seconds: 9, records: 'docs/results/small' }] };
    expect(withPreset(measured, { pretraining: 'base' })).toBe(withPreset({}, { pretraining: 'base' }));
    const { rates } = presets['15m'];
    const changes = [{ pretraining: { globalSteps: 7, localSteps: 7 } }, { rates: { ...rates, pretrainedFactor: 0.25 } }];
    for (const change of changes) {
      expect(withPreset(change, {})).toBe(withPreset({}, {}));
      expect(withPreset(change, { pretraining: 'base' })).not.toBe(withPreset({}, { pretraining: 'base' }));
      expect(withPreset(change, { comparison: 'rotation' })).not.toBe(withPreset({}, { comparison: 'rotation' }));
    }
    expect(withPreset({ startFrom: 'pretrained' }, { pretraining: 'base' })).toBe(withPreset({ startFrom: 'random' }, { pretraining: 'base' }));
    expect(withPreset({ rates: { ...rates, fresh: 0.25 } }, {})).not.toBe(withPreset({}, {}));
  });
});
