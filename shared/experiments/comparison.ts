import type { Again } from '../learning/comparisons/index.ts';
import { comparisonMethods } from '../learning/comparisons/index.ts';
import type { Plan } from '../learning/config/plan.ts';
import type { TrainingMethod } from '../learning/training/method.ts';
import { productMethod } from '../learning/training/method.ts';
import type { MethodSpec } from './spec.ts';

/** How a method of an experiment learns: as the product, or as a comparison does. */
export interface LearningMethod {
  plan(plan: Plan): Plan;
  readonly method: TrainingMethod;
  readonly again: Again | null;
}

/** @throws ZodError for settings that the comparison does not have */
export function learningMethod({ comparison, comparisonSettings }: Pick<MethodSpec, 'comparison' | 'comparisonSettings'>): LearningMethod {
  return comparison === null ? { plan: (plan) => plan, method: productMethod, again: null } : comparisonMethods[comparison](comparisonSettings);
}

/** Fine-tuning alone, from weights that are at hand. */
export const withoutPretraining = (method: TrainingMethod): TrainingMethod => ({ ...method, pretrainingStages: () => [] });
