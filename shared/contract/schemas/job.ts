import { z } from 'zod';
import { axisSchema, budgetSchema, caseIdSchema, engineNameSchema, engineRequestSchema, jobIdSchema, modelIdSchema, runIdSchema, sliceIndexSchema } from './primitives.ts';
import { predictionSummarySchema } from './case.ts';
import { saidFields } from './said.ts';

export const stageSchema = z.enum([
  'preparing', // reading and normalising volumes, measuring the first steps
  'globalContrast', // "Learning the anatomy: whole slices"
  'localContrast', // "Learning the anatomy: regions"
  'finetuning', // "Learning your structures"
  'statistics', // batch-norm statistics on the unlabelled volumes
  'checking', // collapse alarm, held-out check
  'predicting',
  'exporting',
]);
export type Stage = z.infer<typeof stageSchema>;

export const trainOptionsSchema = z.object({
  budget: budgetSchema.default('2m'),
  engine: engineRequestSchema.default('auto'),
  seed: z.number().int().min(0).max(0xffffffff).default(0),
  /** `random`: no pre-training. `pretrained`: contrastive pre-training first. A model id: its weights first. `auto`: the current model if there is one, else what the budget's preset starts from. */
  from: z.union([z.literal('auto'), z.literal('random'), z.literal('pretrained'), modelIdSchema]).default('auto'),
});
export type TrainOptions = z.infer<typeof trainOptionsSchema>;

export const jobStateSchema = z.enum(['pending', 'running', 'success', 'error', 'cancelled']);

/** Where a running or ended job stands; kept by the core, enough to draw the Training panel after a reload. */
export const jobSummarySchema = z.object({
  id: jobIdSchema,
  kind: z.enum(['train', 'predict', 'export']),
  runId: runIdSchema.nullable(),
  state: jobStateSchema,
  stage: stageSchema.nullable(),
  stages: z.array(z.object({ stage: stageSchema, seconds: z.number(), step: z.number().int(), numSteps: z.number().int().nullable() })),
  fractionDone: z.number().min(0).max(1),
  secondsElapsed: z.number(),
  secondsLeft: z.number().nullable(),
  budget: budgetSchema.nullable(),
  engine: z.string().nullable(),
  imagesPerSecond: z.number().nullable(),
  /** Thinned curves, oldest first: [stage, step, loss] and [step, dice]. */
  losses: z.array(z.object({ stage: stageSchema, step: z.number().int(), loss: z.number() })),
  heldOut: z.array(z.object({ step: z.number().int(), dice: z.number() })),
  numHeldOutSlices: z.number().int(),
  message: z.string().nullable(),
  ...saidFields,
});
export type JobSummary = z.infer<typeof jobSummarySchema>;

const base = { jobId: jobIdSchema, seq: z.number().int(), /** Seconds since the job began. */ seconds: z.number() };
const scoreByStructure = z.record(z.string(), z.number().nullable());

/** Ends `train`, `demo` and `evaluate`; keys of the records are structure names, values null where there is nothing to score. */
export const resultEventSchema = z.object({
  type: z.literal('result'),
  engine: engineNameSchema.nullable(),
  meanDice: z.number().nullable(),
  dice: scoreByStructure,
  hd95Mm: scoreByStructure,
  volumeMl: scoreByStructure,
  /** `demo` and `evaluate` alone, which have references: average surface distance; prediction minus reference, with its sign and as a mean of sizes. */
  asdMm: scoreByStructure.optional(),
  volumeErrorMl: scoreByStructure.optional(),
  absoluteVolumeErrorMl: scoreByStructure.optional(),
  seconds: z.number(),
  steps: z.number().int(),
  modelId: modelIdSchema.nullish(),
  heldOutDice: z.number().nullish(),
  notes: z.array(z.string()).optional(),
  cases: z.array(z.object({ id: caseIdSchema, meanDice: z.number().nullable(), dice: scoreByStructure, hd95Mm: scoreByStructure, volumeMl: scoreByStructure, asdMm: scoreByStructure.optional(), volumeErrorMl: scoreByStructure.optional() })).optional(),
});
export type ResultEvent = z.infer<typeof resultEventSchema>;

/** What a job says while it runs: the one source for window, command line (`--json`), run folder and resume. */
export const jobEventSchema = z.discriminatedUnion('type', [
  z.object({ ...base, type: z.literal('started'), kind: z.enum(['train', 'predict', 'export']), engine: z.string(), engineName: engineNameSchema.nullable(), stages: z.array(stageSchema), numHeldOutSlices: z.number().int(), resumedAtStep: z.number().int().nullable() }),
  z.object({ ...base, type: z.literal('stage'), stage: stageSchema, numSteps: z.number().int().nullable() }),
  z.object({ ...base, type: z.literal('step'), stage: stageSchema, step: z.number().int(), numSteps: z.number().int().nullable(), loss: z.number(), imagesPerSecond: z.number(), fractionDone: z.number(), secondsLeft: z.number().nullable() }),
  /** Work without steps (preparing, predicting, exporting): moves only with real work. */
  z.object({ ...base, type: z.literal('progress'), stage: stageSchema, done: z.number().int(), total: z.number().int(), fractionDone: z.number(), secondsLeft: z.number().nullable() }),
  z.object({ ...base, type: z.literal('heldOut'), step: z.number().int(), dice: z.number(), structures: scoreByStructure }),
  /** The slice on screen as the network sees it now. Row-major over (second, first) remaining canonical axes: pixel = u + width*v, u the lower axis. */
  z.object({ ...base, type: z.literal('mask'), caseId: caseIdSchema, axis: axisSchema, sliceIndex: sliceIndexSchema, width: z.number().int(), height: z.number().int(), step: z.number().int(), /** [value, length, …] */ runs: z.array(z.number().int()) }),
  z.object({ ...base, type: z.literal('checkpoint'), stage: stageSchema, step: z.number().int() }),
  z.object({ ...base, type: z.literal('predicted'), caseId: caseIdSchema, prediction: predictionSummarySchema }),
  z.object({ ...base, type: z.literal('notice'), message: z.string(), ...saidFields }),
  z.object({ ...base, type: z.literal('model'), modelId: modelIdSchema }),
  z.object({ ...base, ...resultEventSchema.shape }),
  z.object({ ...base, type: z.literal('cancelled'), step: z.number().int(), message: z.string(), ...saidFields }),
  z.object({ ...base, type: z.literal('error'), code: z.string(), message: z.string(), ...saidFields }),
]);
export type JobEvent = z.infer<typeof jobEventSchema>;

/** The slice somebody is looking at; the trainer refreshes its mask as the network learns. */
export const watchTargetSchema = z.object({ caseId: caseIdSchema, axis: axisSchema, sliceIndex: sliceIndexSchema });
export type WatchTarget = z.infer<typeof watchTargetSchema>;
