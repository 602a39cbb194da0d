import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandGrid } from '#shared/experiments/grid.ts';
import { planOfMethod } from '#shared/experiments/methodPlan.ts';
import { pretrainingProblem } from '#shared/experiments/pretrainingNeeds.ts';
import { methodSchema, parseSpec } from '#shared/experiments/spec.ts';
import type { StudyData } from '#shared/experiments/studyData.ts';
import { planOfTrial } from '#shared/experiments/trial.ts';
import { globalContrast, localContrast } from '#shared/learning/contrast/index.ts';
import { contrastStages } from '#shared/learning/contrast/contrastStages.ts';
import { buildWorkingVolume } from '#shared/learning/preprocessing/workingVolume.ts';
import { smallStudy } from '../../../support/studyData.ts';

const study = smallStudy();
const poolOf = (count: number): StudyData => ({ ...study, pool: study.pool.slice(0, count) });

/** The plan that the method's trial would be run by, on a pool of so many volumes. */
function plannedFor(method: object, numVolumes: number) {
  const data = poolOf(numVolumes);
  const { spec, problem } = parseSpec({
    formatVersion: 1, name: 'small', datasets: [{ name: 'small', dir: 'small', structures: [1] }], budgets: [{ volumes: 1 }], draws: 1, methods: { odd: method },
  });
  if (spec === null) throw new Error(problem);
  const [trial] = expandGrid(spec, { data: [data], digest: (text) => text.slice(0, 16), presets: {} });
  return planOfTrial(trial ?? expect.unreachable(), data);
}
const contrast = (global: string | null, local: string | null = null, plan: object = {}) => ({ pretraining: { global, local, plan } });
const units = (numUnits: number) => ({ globalContrast: { numUnits } });

describe('pre-training on a pool that is too small for its batches', () => {
  it('is refused in one sentence: which method, how many volumes it needs, how many there are', () => {
    for (const strategy of ['GD', 'GD-', 'GD4']) {
      expect(plannedFor(contrast(strategy, null, units(5)), 4).problem)
        .toBe(`small: "methods.odd.pretraining" cannot be done: a batch of ${strategy} takes 5 volumes of at least 4 slices each, and the pool has 4 such volumes of 4.`);
      expect(plannedFor(contrast(strategy, null, units(5)), 5).problem).toBeNull();
    }
    expect(plannedFor(contrast(null, 'LD'), 2).problem).toContain('a batch of LD takes 3 volumes of at least 4 slices each, and the pool has 2 such volumes of 2.');
    expect(plannedFor({ base: 'paper', pretraining: 'base' }, 5).problem).toContain('a batch of GD takes 6 volumes');
  });

  it('is refused too where the volumes have too few slices', () => {
    expect(plannedFor(contrast('GD', null, { globalContrast: { numUnits: 2, numPartitions: 13 } }), 6).problem)
      .toContain('a batch of GD takes 2 volumes of at least 13 slices each, and the pool has 0 such volumes of 6.');
  });

  it('is no question for methods that do not contrast: random weights, and tasks in its place', () => {
    expect(plannedFor({}, 2).problem).toBeNull();
    expect(plannedFor({ comparison: 'rotation' }, 2).problem).toBeNull();
    expect(plannedFor({ comparison: 'mixup', ...contrast('GD', null, units(5)) }, 2).problem).toContain('takes 5 volumes');
    expect(plannedFor({ comparison: 'releasedBatch', comparisonSettings: { batchSize: 8 }, ...contrast('GD') }, 2).problem).toBeNull();
  });

  it('is refused exactly where training would leave it out without a word', () => {
    const global = fc.constantFrom(null, ...Object.keys(globalContrast));
    const local = fc.constantFrom(null, ...Object.keys(localContrast));
    fc.assert(fc.property(global, local, fc.integer({ min: 2, max: 7 }), fc.integer({ min: 2, max: 14 }), fc.integer({ min: 2, max: 6 }), fc.constantFrom('all', 'slicePlane'), (g, l, numUnits, numPartitions, numVolumes, planes) => {
      fc.pre(g !== null || l !== null);
      const method = methodSchema.parse({ ...contrast(g, l, g === null ? {} : { globalContrast: { numUnits, numPartitions } }), plan: { planes } });
      const { pool } = poolOf(numVolumes);
      const facts = pool.map(({ volume: { grid }, sliceAxis }) => ({ dimensions: grid.dimensions, spacing: grid.spacing, sliceAxis, numCompleteSlices: 0, isLabelled: false }));
      const { plan } = planOfMethod('odd', method, { facts, classValues: [1], seed: 0 });
      if (plan === null) return expect.unreachable();
      const volumes = pool.map(({ id, volume, sliceAxis }) => buildWorkingVolume(id, volume, sliceAxis, null, plan));
      expect(pretrainingProblem('odd', plan, pool) !== null).toBe(contrastStages(plan, volumes).length === 0);
    }), { numRuns: 30 });
  });
});
