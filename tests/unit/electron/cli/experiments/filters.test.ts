import { describe, expect, it } from 'vitest';
import { onlyThose } from '#electron/cli/experiments/filters.ts';
import { expandGrid } from '#shared/experiments/grid.ts';
import { parseSpec } from '#shared/experiments/spec.ts';
import { smallStudy } from '../../../../support/studyData.ts';

const { spec } = parseSpec({
  formatVersion: 1, name: 'small', datasets: [{ name: 'small', dir: 'small', structures: [1] }], methods: { random: {}, 'GD+LR': { consistency: 'on' } },
  budgets: [{ volumes: 1 }, { slices: 4, strategy: 'even', numVolumes: 2 }], draws: [1, { name: 'unusual', include: ['pool3'] }],
});
if (spec === null) throw new Error('the specification does not parse');
const trials = expandGrid(spec, { data: [smallStudy()], digest: (text) => text, presets: {} });
const count = (only: string): number => onlyThose(trials, only).length;

describe('--only', () => {
  it('takes the trials that fit every part, in their order', () => {
    expect(onlyThose(trials, undefined)).toEqual(trials);
    expect(onlyThose(trials, 'method=GD+LR')).toEqual(trials.filter(({ method }) => method === 'GD+LR'));
    expect(trials).toHaveLength(8);
    expect([count('method=random'), count('method=random|GD+LR'), count('budget=1'), count('budget=4 slices'), count('draw=unusual,method=random'), count('draw=2'), count('dataset=small,seed=0,budget=1 volume')]).toEqual([4, 8, 4, 4, 2, 4, 4]);
  });

  it('refuses a word that no trial has, rather than running nothing', () => {
    expect(() => count('method=GD')).toThrow('--only asks for method "GD", which no trial has. There are: random, GD+LR.');
    expect(() => count('colour=red')).toThrow('--only does not understand "colour=red"');
    expect(() => count('random')).toThrow('--only does not understand "random"');
  });
});
