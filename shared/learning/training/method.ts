import { contrastStages } from '../contrast/contrastStages.ts';
import type { Plan } from '../config/plan.ts';
import type { FeedValues, Program, Values } from '../engine/program.ts';
import type { WorkingVolume } from '../preprocessing/workingVolume.ts';
import type { Random } from '../../util/random.ts';
import type { TrainingStage } from './trainingState.ts';

/** A stage before fine-tuning: a program, the batches that it learns from, and what it leaves behind. */
export interface PretrainingStage {
  readonly stage: TrainingStage;
  readonly maxSteps: number;
  /** Of Adam, the same from the first step to the last. */
  readonly rate: number;
  /** Images a step. */
  readonly images: number;
  /**
   * The program. Its function `step` takes its own feeds and those of Adam (see adamWFeeds), and `statisticsShare`; it gives `loss`.
   *
   * @param random draws fresh weights
   * @param weights what earlier stages, or a former model, hand over, by variable name
   */
  program(random: Random, weights: Values): Program;
  /** One batch: the program's own feeds. Draws everything from `random`. */
  feeds(random: Random): FeedValues;
  /** Variables that go on to the next stages; the rest (heads, moments) is dropped. */
  readonly handsOver: readonly string[];
  /** Value of the loss where every image, or region, looks the same to the network; null where that is no danger. */
  readonly collapsedLoss: number | null;
}

/** What may differ between methods of learning under one recipe. The product has one method; experiments compare it with others. */
export interface TrainingMethod {
  /** Stages before fine-tuning in their order; none where the data do not allow them. */
  pretrainingStages(plan: Plan, volumes: readonly WorkingVolume[]): PretrainingStage[];
  /** Changes a labelled batch after augmentation (Mixup). */
  alterBatch?(feeds: FeedValues, plan: Plan, random: Random): FeedValues;
}

/** Contrastive pre-training as the plan says, then the recipe. */
export const productMethod: TrainingMethod = { pretrainingStages: contrastStages };
