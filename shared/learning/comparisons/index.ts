import type { z } from 'zod';
import type { Plan } from '../config/plan.ts';
import type { Probabilities } from '../inference/predictVolume.ts';
import type { WorkingVolume } from '../preprocessing/workingVolume.ts';
import type { TrainingMethod } from '../training/method.ts';
import { productMethod } from '../training/method.ts';
import { contextRestoration } from './contextRestoration.ts';
import { coordinates, coordinateSettings } from './coordinates.ts';
import { inpainting } from './inpainting.ts';
import { mixup, mixupPlan, mixupSettings } from './mixup.ts';
import { reconstructionSettings } from './reconstruction.ts';
import { releasedBatch, releasedBatchSettings } from './releasedBatch.ts';
import { rotation, rotationSettings } from './rotation.ts';
import type { SelfTrainingSettings } from './selfTraining.ts';
import { selfTrainingMethod, selfTrainingSettings, toPseudoLabel, withPseudoLabels } from './selfTraining.ts';

/** A method that the product does not have, ready to be tried. */
export interface Comparison {
  /** The plan of a trial, with what this method needs of it. */
  plan(plan: Plan): Plan;
  /** For the trainer, in place of the product's method. */
  readonly method: TrainingMethod;
  /** Whether its method pre-trains in place of the contrastive losses. */
  readonly isPretext: boolean;
  /** Training again on predictions; null for methods that train once. */
  readonly again: Again | null;
}

/** See selfTraining.ts: after the first training, `rounds` times label, make the method, train from the same initial weights. */
export interface Again {
  readonly rounds: number;
  /** The volumes to predict. */
  toLabel(volumes: readonly WorkingVolume[]): WorkingVolume[];
  /** One of them, labelled by its prediction at the working spacing. */
  label(volume: WorkingVolume, probabilities: Probabilities): WorkingVolume;
  method(labelled: readonly WorkingVolume[]): TrainingMethod;
}

/**
 * What a trial may name instead of the product's method, made from its settings (plain data, all optional; anything else
 * is a ZodError). The four pretext tasks take the place of contrastive pre-training; Mixup and self-training change
 * fine-tuning, and start from whatever weights the plan's own pre-training makes: with G^D + L^R they are "proposed + …".
 */
export const comparisonMethods = {
  rotation: comparison(rotationSettings, (settings) => pretext(rotation(settings))),
  inpainting: comparison(reconstructionSettings, (settings) => pretext(inpainting(settings))),
  contextRestoration: comparison(reconstructionSettings, (settings) => pretext(contextRestoration(settings))),
  coordinates: comparison(coordinateSettings, (settings) => pretext(coordinates(settings))),
  mixup: comparison(mixupSettings, (settings) => ({ plan: mixupPlan, method: mixup(settings), isPretext: false, again: null })),
  selfTraining: comparison(selfTrainingSettings, (settings) => ({ plan: same, method: productMethod, isPretext: false, again: again(settings) })),
  releasedBatch: comparison(releasedBatchSettings, (settings) => ({ plan: (plan) => releasedBatch(plan, settings), method: productMethod, isPretext: false, again: null })),
} as const satisfies Record<string, (settings?: unknown) => Comparison>;

export type ComparisonName = keyof typeof comparisonMethods;

/** Whether it takes the place of contrastive pre-training. */
export const isPretext = (name: ComparisonName): boolean => comparisonMethods[name]().isPretext;

/** The names, for a specification's schema. */
export const comparisonNames = Object.keys(comparisonMethods) as [ComparisonName, ...ComparisonName[]];

function comparison<S extends z.ZodType>(schema: S, create: (settings: z.infer<S>) => Comparison): (settings?: unknown) => Comparison {
  return (settings = {}) => create(schema.parse(settings));
}

const same = (plan: Plan): Plan => plan;

const pretext = (method: TrainingMethod): Comparison => ({ plan: same, method, isPretext: true, again: null });

const again = (settings: SelfTrainingSettings): Again => ({
  rounds: settings.rounds,
  toLabel: toPseudoLabel,
  label: (volume, probabilities) => withPseudoLabels(volume, probabilities, settings),
  method: (labelled) => selfTrainingMethod(productMethod, labelled),
});
