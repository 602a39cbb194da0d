import type { Values } from '../engine/program.ts';
import type { Schedule } from './schedule.ts';

/** In their order. A plan goes through some of the first four, whose outcome is what fine-tuning starts from; the last of them only in comparisons. */
export const trainingStages = ['globalContrast', 'localContrast', 'jointContrast', 'pretext', 'finetuning', 'statistics', 'checking', 'finished'] as const;
export type TrainingStage = (typeof trainingStages)[number];

/**
 * Everything that changes while a run trains, between two steps: what a checkpoint holds, and enough to continue the
 * same run to the last bit. The sampler draws everything from `random`, which therefore is its position too.
 */
export interface TrainingState {
  stage: TrainingStage;
  /** Steps done in this stage. */
  step: number;
  schedule: Schedule;
  /** Words of the generator that draws batches and augmentations. */
  random: readonly number[];
  /** 1, or 2 after the collapse alarm. */
  attempt: number;
  /** The networks that are done, of several (plan.numNetworks). */
  members: readonly Values[];
  /** Fine-tuning steps that those took, a first attempt's not counted. */
  stepsOfMembers: number;
  /** How many there will be: fewer than planned where they do not fit into the budget. */
  numNetworks: number;
  /** Seconds into the run at which the network under way was begun. */
  networkBegan: number;
  /** Steps done in all stages and attempts. */
  totalSteps: number;
  /** Whether the network under way was looked at halfway for structures that it misses. */
  hasLookedHalfway: boolean;
  stability: Stability;
  /** Variables of the program of this stage: weights, averages, moments, statistics. */
  values: Values;
  /** What earlier stages, or a former model, hand over to fine-tuning. */
  weights: Values;
  /** The first attempt's model, kept until the second has been compared with it. */
  best: { readonly model: Values; readonly dice: readonly (number | null)[] } | null;
}

/** A smoothed loss, and when it was lowest: what "until it stops improving" looks at. */
export interface Stability {
  readonly smoothed: number | null;
  readonly lowest: number | null;
  readonly lowestStep: number;
}

export const noStability: Stability = { smoothed: null, lowest: null, lowestStep: 0 };

/** Half a per cent counts as better: the smoothed loss always wanders a little. */
export function observeLoss({ smoothed, lowest, lowestStep }: Stability, loss: number, step: number): Stability {
  const now = smoothed === null ? loss : 0.98 * smoothed + 0.02 * loss;
  return lowest === null || now < lowest * 0.995 ? { smoothed: now, lowest: now, lowestStep: step } : { smoothed: now, lowest, lowestStep };
}

export type TrainingEvent =
  | { readonly type: 'stage'; readonly stage: TrainingStage; readonly numSteps: number | null }
  | { readonly type: 'step'; readonly stage: TrainingStage; /** Of the stage; of fine-tuning over all networks. */ readonly step: number; readonly numSteps: number; readonly loss: number; readonly images: number; readonly seconds: number; /** Of the steps still to come, on average; null while too few were timed. */ readonly secondsPerStep: number | null }
  | { readonly type: 'progress'; readonly stage: TrainingStage; readonly done: number; readonly total: number }
  | { readonly type: 'stageEnded'; readonly stage: TrainingStage }
  /** Pre-training whose loss never left the value of identical embeddings: it taught nothing (method.md 10.5, T8). */
  | { readonly type: 'standstill'; readonly stage: TrainingStage; readonly loss: number }
  /** Classes (from 1) that were not learned; the run goes on with another seed, or ends with the better of its attempts. */
  | { readonly type: 'collapse'; readonly classes: readonly number[]; readonly retrying: boolean };
