import { describe, expect, it } from 'vitest';
import type { Volume } from '#shared/domain/volume.ts';
import type { StudyData, StudyVolume } from '#shared/experiments/studyData.ts';
import { arrange, expectedTrials, missingTrials } from '#shared/experiments/report/arrange.ts';
import { onePerPlace, placeKey } from '#shared/experiments/report/places.ts';
import { plannedTrials } from '#shared/experiments/report/plannedTrials.ts';
import { expandGrid } from '#shared/experiments/grid.ts';
import { parseSpec } from '#shared/experiments/spec.ts';
import { makeRecord } from '../../../../support/experimentRecord.ts';
import { plainGrid } from '../../../../support/grids.ts';

describe('one record a place', () => {
  it('is the one that was started later, whatever the order of lines and of fields', () => {
    const first = makeRecord({ key: 'first-key', startedAt: '2026-01-01T00:00:00.000Z', budget: { slices: 5, strategy: 'even', numVolumes: 2 } });
    const second = makeRecord({ key: 'second-key', startedAt: '2026-01-02T00:00:00.000Z', budget: { numVolumes: 2, strategy: 'even', slices: 5 } });
    for (const order of [[first, second], [second, first]]) expect(onePerPlace(order)).toEqual({ records: [second], numReplaced: 1 });
  });

  it('does not tell of a record as replaced that is there twice, in two files', () => {
    const record = makeRecord({ key: 'first-key' });
    const again = makeRecord({ key: 'first-key', startedAt: '2026-01-02T00:00:00.000Z' });
    expect(onePerPlace([record, { ...record }])).toEqual({ records: [record], numReplaced: 0 });
    for (const order of [[record, again], [again, record]]) expect(onePerPlace(order)).toEqual({ records: [again], numReplaced: 0 });
  });

  it('keeps draws, names of draws, seeds, budgets, methods and data sets apart, in an order of their own', () => {
    const records = [{ draw: 2 }, { drawName: 'unusual' }, { seed: 1 }, { budget: { volumes: 2 } }, { method: 'GD' }, { dataset: 'cardiac' }, {}].map((changes, n) => makeRecord({ ...changes, key: `record-${n}` }));
    const found = onePerPlace(records);
    expect(found.records.map(({ key }) => Number(key.slice(7)))).toEqual([5, 4, 6, 2, 1, 0, 3]);
    expect(onePerPlace([...records].reverse())).toEqual(found);
  });
});

describe('trials that are missing', () => {
  const records = [makeRecord({ method: 'random', draw: 1 }), makeRecord({ method: 'random', draw: 2, seed: 7 }), makeRecord({ method: 'GD', draw: 1 })];

  it('are the planned ones without a record', () => {
    const planned = [...records, makeRecord({ method: 'GD', draw: 2, seed: 7 })];
    expect(missingTrials(records, planned)).toEqual([planned[3]]);
  });

  it('without a plan are those whose draw and seed another method has at the same budget', () => {
    const missing = missingTrials(records, expectedTrials([...records, makeRecord({ method: 'GD', draw: 3, budget: { volumes: 2 } })]));
    expect(missing.map(({ method, draw, seed, budget }) => ({ method, draw, seed, budget }))).toEqual([
      { method: 'GD', draw: 2, seed: 7, budget: { volumes: 1 } },
      { method: 'GD', draw: 3, seed: 0, budget: { volumes: 2 } },
    ]);
  });
});

describe('planned trials', () => {
  it('are where the grid has them: budgets and data sets of single methods, named draws, all volumes once', () => {
    const { spec } = parseSpec({
      formatVersion: 1, name: 'small',
      datasets: [{ name: 'a', dir: 'a', structures: [1] }, { name: 'b', dir: 'b', structures: [1] }],
      methods: { random: {}, GD: { pretraining: { global: 'GD', local: null }, budgets: [{ volumes: 1 }, { slices: 2, strategy: 'even', numVolumes: 1 }], datasets: ['b'] } },
      budgets: [{ volumes: 1 }, { volumes: 'all' }], draws: [1, { name: 'unusual', include: ['v2'] }], seeds: [0, 5],
    });
    if (spec === null) throw new Error('the specification does not fit');
    const volume = (id: string): StudyVolume => ({ id, volume: { grid: plainGrid([2, 2, 4]), data: new Uint8Array(16) } as unknown as Volume, reference: new Uint8Array(16).fill(1), sliceAxis: 2, digest: id });
    const pool = ['v1', 'v2', 'v3'].map(volume);
    const data = spec.datasets.map(({ name }): StudyData => ({ name, structures: [1], groupBy: null, pool, scored: [volume('t1')] }));
    const trials = expandGrid(spec, { data, digest: (text) => text.slice(0, 16).padEnd(16, '.'), presets: {} });
    expect(trials.length).toBe(2 * (6 + 4));
    expect(plannedTrials(spec).map(placeKey)).toEqual(trials.map(placeKey));
  });
});

describe('an arrangement', () => {
  it('has the baseline first, then the plan, then names; volumes before slices, all volumes last of them', () => {
    const budgets = [{ slices: 10, strategy: 'even', numVolumes: 2 }, { volumes: 'all' as const }, { slices: 5, strategy: 'random', numVolumes: 2 }, { volumes: 8 }, { slices: 5, strategy: 'even', numVolumes: 2 }, { volumes: 2 }];
    const records = ['zeta', 'alpha', 'planned', 'base'].flatMap((method) => budgets.map((budget) => makeRecord({ method, budget })));
    const [results] = arrange(records, [makeRecord({ method: 'planned' })], 'base');
    expect(results?.methods).toEqual(['base', 'planned', 'alpha', 'zeta']);
    expect(results?.budgets).toEqual([5, 3, 1, 4, 2, 0].map((n) => budgets[n]));
    expect(results?.cell('alpha', { volumes: 2 })?.trials).toHaveLength(1);
    expect(results?.cell('alpha', { volumes: 3 })).toBeNull();
  });
});
