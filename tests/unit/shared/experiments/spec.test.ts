import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSpec } from '#shared/experiments/spec.ts';

const least = {
  formatVersion: 1, name: 'least', budgets: [{ volumes: 1 }], methods: { random: {} },
  datasets: [{ name: 'hippocampus', dir: 'hippocampus', structures: [1, 2] }],
};
const problemOf = (changes: object): string | null => parseSpec({ ...least, ...changes }).problem;
const methodProblem = (method: object): string | null => problemOf({ methods: { odd: method } });

describe('the specification of an experiment', () => {
  it('needs data sets, methods and budgets alone; the rest has defaults', () => {
    const { spec } = parseSpec(least);
    expect(spec).toMatchObject({ draws: 3, seeds: [0], scoreOn: 'test', maxTests: null, pretrainingSeed: 0 });
    expect(spec?.methods['random']).toMatchObject({ base: 'recipe', pretraining: null, comparison: null, consistency: 'auto', validation: 0, budgetSeconds: null });
    expect(spec?.datasets[0]?.split).toEqual({ groupBy: null, holdOutEvery: 3, test: 'all', pool: 'all' });
  });

  it('is told in one sentence that names the field that does not fit', () => {
    expect(problemOf({ budgets: [] })).toMatch(/^"budgets" does not fit: .+\.$/);
    expect(problemOf({ seeds: [-1] })).toMatch(/^"seeds\.0" does not fit/);
    expect(problemOf({ colour: 'red' })).toBe('The specification has no setting "colour".');
    expect(methodProblem({ pretrainig: null })).toBe('"methods.odd" has no setting "pretrainig".');
    expect(methodProblem({ comparison: 'magic' })).toMatch(/^"methods\.odd\.comparison" does not fit/);
    expect(methodProblem({ pretraining: { global: 'GX', local: null } })).toMatch(/^"methods\.odd\.pretraining\.global" does not fit/);
    expect(problemOf({ methods: { 'one, two': {} } })).toBe('"methods.one, two" does not fit: a name is letters, digits, spaces and . + - ^ ( ) _.');
    expect(problemOf({ methods: {} })).toBe('"methods" does not fit: there is no method.');
    expect(parseSpec('nothing').problem).toMatch(/^The specification does not fit/);
  });

  it('may not contradict itself', () => {
    expect(methodProblem({ pretraining: { global: null, local: null } })).toContain('neither a global nor a local loss');
    expect(methodProblem({ pretraining: { global: 'GD', local: null, joint: 1 } })).toContain('needs a global and a local loss');
    expect(methodProblem({ datasets: ['cardiac'] })).toContain('names cardiac, which is no data set');
    expect(methodProblem({ comparison: 'rotation', pretraining: { global: 'GD', local: null } })).toContain('takes the place of contrastive pre-training');
    expect(methodProblem({ comparison: 'mixup', pretraining: { global: 'GD', local: null } })).toBeNull();
    expect(methodProblem({ validation: 2, budgetSeconds: 60 })).toContain('goes with steps alone');
    expect(methodProblem({ comparison: 'selfTraining', budgetSeconds: 60 })).toContain('trains more than once: leave out budgetSeconds');
    expect(problemOf({ datasets: [least.datasets[0], least.datasets[0]] })).toBe('"datasets" names hippocampus twice.');
    expect(problemOf({ datasets: [{ ...least.datasets[0], split: { groupBy: '(' } }] })).toContain('no regular expression with a bracket');
    expect(problemOf({ datasets: [{ ...least.datasets[0], split: { groupBy: 'patient' } }] })).toContain('no regular expression with a bracket');
  });

  it('comes with the program for the five tables and the smoke test, and each of them parses', () => {
    const dir = resolve(import.meta.dirname, '../../../../resources/experiments');
    const names = readdirSync(dir).filter((name) => name.endsWith('.json')).sort();
    expect(names).toEqual(expect.arrayContaining(['cardiac.json', 'hippocampus-slices.json', 'hippocampus-volumes.json', 'robustness.json', 'smoke.json', 'wall-time.json']));
    for (const name of names) {
      const { spec, problem } = parseSpec(JSON.parse(readFileSync(join(dir, name), 'utf8')));
      expect(problem, name).toBeNull();
      expect(`${spec?.name}.json`).toBe(name);
    }
  });
});
