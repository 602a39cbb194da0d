import { z } from 'zod';
import { augmentationSchema } from './plan.ts';
import fewSteps from '../../../resources/presets/few-steps.json' with { type: 'json' };
import fast from '../../../resources/presets/fast.json' with { type: 'json' };
import standard from '../../../resources/presets/standard.json' with { type: 'json' };
import thorough from '../../../resources/presets/thorough.json' with { type: 'json' };

const steps = z.number().int().min(0);
const count = z.number().int().min(1);

/** One row of what a preset reached, in numbers alone: the page says it in the language of the window. */
const measurementSchema = z.strictObject({
  /** A proper name, the same in every language. */
  dataset: z.string().min(1),
  /** What was labelled of it: whole volumes, or single complete slices. */
  labels: z.union([z.strictObject({ volumes: count }), z.strictObject({ slices: count })]),
  /** Volumes that were scored; they took no part in training, their images neither. */
  numTestVolumes: count,
  /** Choices of what was labelled; the Dice is the mean over them. */
  draws: count,
  meanDice: z.number().min(0).max(1),
  /** Of one training, on the machine of the records. */
  seconds: z.number().positive(),
  /** Where it ran on fewer cores than the two that the other times are of. */
  numThreads: count.optional(),
  /** Folder of the records in this repository. */
  records: z.string().regex(/^docs\/results\/[\w-]+$/),
});

const fewLabelsSchema = z.strictObject({
  /** Complete slices in all that count as few. */
  upToSlices: z.number().int().min(0),
  /** What differs from method.md 11.2, 4; shift and elasticAmplitude in pixels of its canvas of 56 rows, growing with larger ones. */
  augmentation: augmentationSchema.omit({ mirror: true, elasticNodes: true }).partial().strict(),
});

/**
 * What the Train button's time budgets stand for. The numbers are those that measured best, and `measured` says on what:
 * resources/presets holds them, docs/results.md tells how they were found.
 */
export const presetSchema = z.strictObject({
  formatVersion: z.literal(1),
  name: z.enum(['fast', 'standard', 'thorough']),
  /** Of a whole run; null: until it stops improving. */
  budgetSeconds: z.number().positive().nullable(),
  /** Most volumes' longer side is brought to at most so many pixels. */
  longSide: z.number().int().positive(),
  /** Of the network's levels, finest first; large canvases get one more. */
  channels: z.array(z.number().int().positive()).min(3),
  /** Networks whose probabilities are averaged, where the budget has room for them. */
  numNetworks: z.number().int().min(1).max(8),
  /** Fine-tuning steps of one network, at the most. */
  maxSteps: steps,
  /** See the plan's patienceSteps. */
  patienceSteps: steps.nullable(),
  /** Initial weights where nobody chose them and there is no model to go on from. */
  startFrom: z.enum(['pretrained', 'random']),
  /** Steps of contrastive pre-training, at the most, where it is asked for. */
  pretraining: z.strictObject({ globalSteps: steps, localSteps: steps }),
  rates: z.strictObject({
    fresh: z.number().positive(),
    /** Where training goes on from a former model. */
    formerModel: z.number().positive(),
    /** Of the rate, for what pre-training handed over. */
    pretrainedFactor: z.number().min(0).max(1),
  }),
  /** What few labels get beside the recipe: consistency on unlabelled slices, and ranges of augmentation of their own. */
  fewLabels: fewLabelsSchema,
  /** As docs/results.md has it; empty until it was measured. The first row, that of the fewest labels, stands in the Train box. */
  measured: z.array(measurementSchema),
});
export type Preset = z.infer<typeof presetSchema>;

export const presets = { '2m': presetSchema.parse(fast), '15m': presetSchema.parse(standard), 'until-stable': presetSchema.parse(thorough) } as const satisfies Record<string, Preset>;
export type PresetBudget = keyof typeof presets;

/**
 * The recipe's own: single slices alone get consistency. It is what a preset does on an engine whose steps are few within its
 * budget: strong augmentation and consistency pay over thousands of steps, not over hundreds (docs/results.md).
 */
export const recipeFewLabels: Preset['fewLabels'] = fewLabelsSchema.parse(fewSteps);
