import type { Random } from '../../util/random.ts';
import type { GlobalContrastPlan } from '../config/plan.ts';
import type { GlobalTerms } from '../losses/index.ts';
import type { BatchImage } from '../sampling/index.ts';

/** How a batch of the global stage is drawn, and which of its images attract or repel each other. */
export interface GlobalStrategy {
  /** Constants of the loss for a batch of `batch`; `size` is its number of images. */
  terms(plan: GlobalContrastPlan): GlobalTerms;
  /**
   * Images in the order of the terms; null: an empty one.
   *
   * @param sliceCounts slices of every volume, each with at least as many as `needs` says
   */
  batch(sliceCounts: readonly number[], plan: GlobalContrastPlan, random: Random): (BatchImage | null)[];
  /** Volumes that a batch takes, and slices that each must have. */
  needs(plan: GlobalContrastPlan): { readonly volumes: number; readonly slices: number };
}
