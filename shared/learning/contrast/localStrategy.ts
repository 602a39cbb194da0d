import type { Random } from '../../util/random.ts';
import type { LocalContrastPlan } from '../config/plan.ts';
import type { LocalTerms } from '../losses/index.ts';
import type { BatchImage } from '../sampling/index.ts';

/** How a batch of the local stage is drawn, and which images have their regions compared. */
export interface LocalStrategy {
  terms(plan: LocalContrastPlan): LocalTerms;
  /** Images in the order of the terms, 2 batchSize of them: every slice in view 1 and in view 2. */
  batch(sliceCounts: readonly number[], plan: LocalContrastPlan, random: Random): BatchImage[];
  /** Volumes that a batch takes, and slices that each must have. */
  needs(plan: LocalContrastPlan): { readonly volumes: number; readonly slices: number };
}
