import { describe, expect, it } from 'vitest';
import { comparisonMethods, comparisonNames } from '#shared/learning/comparisons/index.ts';
import { planSchema } from '#shared/learning/config/plan.ts';
import { productMethod } from '#shared/learning/training/method.ts';
import { ballPlan } from '../../../../support/learning.ts';

describe('the registry of comparisons', () => {
  it('names what the paper compared its method with, the measured coordinates, and the release’s batch', () => {
    expect(comparisonNames).toEqual(['rotation', 'inpainting', 'contextRestoration', 'coordinates', 'mixup', 'selfTraining', 'releasedBatch']);
  });

  it.each(comparisonNames)('%s makes a plan that the schema accepts as it is, and refuses settings that it does not know', (name) => {
    const plan = comparisonMethods[name]().plan(ballPlan({}, 'pretrained'));
    expect(planSchema.parse(plan)).toEqual(plan);
    expect(() => comparisonMethods[name]({ speed: 1 })).toThrow('speed');
  });

  it('lets Mixup and self-training start from the weights that the plan’s own pre-training makes', () => {
    for (const { method } of [comparisonMethods.mixup(), comparisonMethods.selfTraining()]) {
      expect(method.pretrainingStages).toBe(productMethod.pretrainingStages);
    }
    expect(comparisonMethods.selfTraining({ rounds: 3 }).again?.rounds).toBe(3);
  });
});
