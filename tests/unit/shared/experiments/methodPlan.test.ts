import { describe, expect, it } from 'vitest';
import { thinned } from '#shared/experiments/curve.ts';
import { planOfMethod } from '#shared/experiments/methodPlan.ts';
import { methodSchema } from '#shared/experiments/spec.ts';
import { stableJson } from '#shared/experiments/stableJson.ts';
import { makePlan } from '#shared/learning/config/makePlan.ts';
import type { VolumeFacts } from '#shared/learning/config/makePlan.ts';

const facts: VolumeFacts[] = Array.from({ length: 8 }, (_, i) => ({ dimensions: [35, 50, 36], spacing: [1, 1, 1], sliceAxis: 2, numCompleteSlices: i === 0 ? 36 : 0, isLabelled: i === 0 }));
const planned = (method: object) => planOfMethod('odd', methodSchema.parse(method), { facts, classValues: [1, 2], seed: 4 });
const planOf = (method: object) => {
  const { plan, problem } = planned(method);
  if (plan === null) throw new Error(problem);
  return plan;
};

describe('the plan of a method', () => {
  it('is by default the recipe: 500 steps bound it, no seconds, no pre-training', () => {
    const plan = planOf({});
    expect(plan).toMatchObject({ seed: 4, budgetSeconds: null, pretraining: null, consistency: null, network: { channels: [8, 16, 32, 64] }, finetuning: { maxSteps: 500, rate: 5e-3 } });
  });

  it('lets the rate of an open-ended preset fall over the seconds where there is a budget of them', () => {
    expect(planOf({ base: 'thorough' }).finetuning.patienceSteps).toBeGreaterThan(0);
    expect(planOf({ base: 'thorough', budgetSeconds: 600 })).toMatchObject({ budgetSeconds: 600, finetuning: { patienceSteps: null } });
  });

  it('pre-trains with the losses it names, and no other', () => {
    expect(planOf({ pretraining: { global: 'GD-', local: null } }).pretraining).toMatchObject({ globalContrast: { strategy: 'GD-' }, localContrast: null, joint: null });
    expect(planOf({ pretraining: { global: 'GR', local: 'LD' } }).pretraining).toMatchObject({ globalContrast: { strategy: 'GR' }, localContrast: { strategy: 'LD', batchSize: 12 } });
    expect(planOf({ pretraining: { global: 'GD', local: 'LR', joint: 0.5, plan: { temperature: 0.2, localContrast: { maxShift: 2 } } } }).pretraining)
      .toMatchObject({ temperature: 0.2, localContrast: { strategy: 'LR', maxShift: 2 }, joint: { localWeight: 0.5 } });
  });

  it('has consistency where a method wants it, and none where it does not', () => {
    expect(planOf({ consistency: 'on' }).consistency).toMatchObject({ startFraction: 0.2 });
    expect(planOf({ consistency: 'off' }).consistency).toBeNull();
  });

  it('named paper has the network, the losses and the optimiser of method.md 2 and 5, on a canvas that it can halve five times', () => {
    const plan = planOf({ base: 'paper', pretraining: { global: 'GD', local: 'LR' } });
    expect(plan).toMatchObject({
      planes: 'slicePlane', consistency: null, network: { channels: [16, 32, 64, 128, 128, 128], segmentationHead: 'paper' }, statistics: { numBatches: 0 },
      finetuning: { batchSize: 20, loss: 'sliceDice', augmentation: 'paper', targets: 'soft', rate: 1e-3, schedule: 'constant', weightDecay: 0, clipNorm: null, emaDecay: 0, maxSteps: 10_000 },
      pretraining: { globalContrast: { strategy: 'GD', numUnits: 6, maxSteps: 10_000 }, localContrast: { strategy: 'LR', numBlocks: 3, batchSize: 10 } },
    });
    expect(plan.canvas.map((side) => side % 32)).toEqual([0, 0]);
    expect(planOf({ base: 'paper', pretraining: { global: 'GD-', local: null } }).pretraining?.globalContrast?.numUnits).toBe(3);
    expect(planOf({ base: 'paper', consistency: 'on' }).consistency).toMatchObject({ startFraction: 0.2 });
  });

  it('takes what a comparison needs: Mixup shares of classes, the release its black units', () => {
    expect(planOf({ comparison: 'mixup' }).finetuning.targets).toBe('soft');
    expect(planOf({ comparison: 'releasedBatch', pretraining: { global: 'GD', local: null } }).pretraining?.globalContrast?.blackUnits).toBe(2);
  });

  it('may start from a preset of the Train button, by steps or within its time, and add pre-training to it', () => {
    for (const [base, budget] of [['fast', '2m'], ['standard', '15m']] as const) {
      const product = makePlan({ volumes: facts, classValues: [1, 2], budget, from: 'pretrained', seed: 4, structuresHaveNoSide: false });
      expect(planOf({ base, budgetSeconds: product.budgetSeconds })).toEqual({ ...product, pretraining: null });
      expect(planOf({ base, pretraining: { global: 'GR', local: null } })).toMatchObject({ budgetSeconds: null, pretraining: { globalContrast: { strategy: 'GR' }, localContrast: null } });
    }
  });

  it('is refused in a sentence that names the setting', () => {
    expect(planned({ plan: { finetuning: { maxStep: 3 } } }).problem).toBe('"methods.odd.plan" has no setting "finetuning.maxStep": a plan knows none of that name.');
    expect(planned({ plan: { finetuning: { rate: -1 } } }).problem).toMatch(/^"methods\.odd\.plan" makes a plan that does not fit, at "finetuning\.rate"/);
    expect(planned({ base: 'magic' }).problem).toBe('"methods.odd.base" is magic: there are recipe, paper, fast, standard, thorough.');
    expect(planned({ comparison: 'rotation', comparisonSettings: { colour: 1 } }).problem).toMatch(/^"methods\.odd\.comparison" does not fit/);
    expect(planned({ comparison: 'releasedBatch' }).problem).toMatch(/^"methods\.odd\.comparison" does not fit/);
  });
});

describe('a stable text of settings', () => {
  it('does not depend on the order that they were written in', () => {
    expect(stableJson({ b: [{ d: 1, c: null }], a: 2 })).toBe('{"a":2,"b":[{"c":null,"d":1}]}');
    expect(stableJson({ a: 2, b: [{ c: null, d: 1 }] })).toBe(stableJson({ b: [{ d: 1, c: null }], a: 2 }));
  });
});

describe('a loss curve', () => {
  it('keeps at most a hundred points a stage, the last among them', () => {
    const points = ['globalContrast', 'finetuning'].flatMap((stage) => Array.from({ length: stage === 'finetuning' ? 1001 : 7 }, (_, i) => ({ stage, step: i + 1, loss: i })));
    const kept = thinned(points);
    expect(kept.filter(({ stage }) => stage === 'globalContrast')).toHaveLength(7);
    const late = kept.filter(({ stage }) => stage === 'finetuning');
    expect(late).toHaveLength(91);
    expect(late.at(-1)?.step).toBe(1001);
  });
});
