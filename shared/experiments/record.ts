import { z } from 'zod';

/**
 * A finished *trial*: one training run of an experiment, one line of its records.jsonl. What is not known is null, never absent,
 * so that two records of the same trial differ in their times alone (`withoutTimes` drops them).
 */
export const recordFormatVersion = 1;

const count = z.number().int().min(0);
const seconds = z.number().min(0);

/** How many labels a trial may use: whole volumes, or slices in all, spread over `numVolumes` volumes by a strategy. */
export const budgetSchema = z.union([
  z.strictObject({ volumes: z.union([z.number().int().min(1), z.literal('all')]) }),
  z.strictObject({ slices: z.number().int().min(1), strategy: z.string().min(1), numVolumes: z.number().int().min(1) }),
]);
export type Budget = z.infer<typeof budgetSchema>;

export const labelledSchema = z.object({
  id: z.string(),
  /** Numbers along the volume's slice axis, ascending. */
  slices: z.union([z.literal('all'), z.array(count)]),
});
export type Labelled = z.infer<typeof labelledSchema>;

export const structureScoreSchema = z.object({
  value: z.number().int().min(1),
  /** Null where the structure is in neither reference nor prediction: it counts nowhere. In one of the two alone it is 0. */
  dice: z.number().min(0).max(1).nullable(),
  /** Null where either of the two masks is empty: there is no distance; such a case counts in `dice` alone. */
  hd95Mm: z.number().min(0).nullable(),
  asdMm: z.number().min(0).nullable(),
  /** Predicted minus reference volume, ml. */
  volumeErrorMl: z.number().nullable(),
});
export type StructureScore = z.infer<typeof structureScoreSchema>;

export const caseScoreSchema = z.object({ id: z.string(), structures: z.array(structureScoreSchema) });
export type CaseScore = z.infer<typeof caseScoreSchema>;

export const curvePointSchema = z.object({ stage: z.string(), step: count, loss: z.number() });
export type CurvePoint = z.infer<typeof curvePointSchema>;

export const recordSchema = z.object({
  formatVersion: z.literal(recordFormatVersion),
  /** Hash of all that defines the trial: data set, method, budget, draw, seed. Equal keys mean equal trials. */
  key: z.string().min(8),
  experiment: z.string(),
  dataset: z.string(),
  /** The method's name in the specification. */
  method: z.string(),
  budget: budgetSchema,
  /** Which draw of the labelled set, from 1; `drawName` where the specification names its ids. */
  draw: z.number().int().min(1),
  drawName: z.string().nullable(),
  seed: z.number().int().min(0),
  labelled: z.array(labelledSchema).min(1),
  /** Volumes whose labels chose the weights (the paper's protocol); empty: the last weights, no label beyond the budget. */
  validationIds: z.array(z.string()),
  testIds: z.array(z.string()).min(1),
  /** `seconds` and `steps` of computing the weights, also where this trial found them done. */
  pretraining: z.object({
    key: z.string(), seconds, steps: count,
    /** Stages whose loss stood still at the value of identical embeddings (method.md 10.5, T8). */
    standstill: z.array(z.string()).default([]),
  }).nullable(),
  /** Fine-tuning steps, a second attempt's included. */
  steps: count,
  /**
   * Wall time, s; `pretraining` as above, `total` is their sum, as if nothing had been shared. Of a trial bound by time the first
   * stage contains what came before it: reading and preparing the volumes.
   */
  seconds: z.object({ pretraining: seconds, finetuning: seconds, prediction: seconds, total: seconds }),
  /** Processor time (user and system) of fine-tuning and prediction, s. */
  coreSeconds: seconds,
  engine: z.object({ name: z.string(), version: z.string() }),
  /** That the engine computed with: another number adds in another order and gives another trial (docs/proof.md). Null: not known. */
  numThreads: z.number().int().min(1).nullable().default(null),
  /** At most 100 points a stage. */
  curve: z.array(curvePointSchema),
  /** Dice on the validation volumes, where there are any. */
  validation: z.array(z.object({ step: count, dice: z.number().nullable() })),
  /** In the order of `testIds`; structures in the order of the specification. */
  cases: z.array(caseScoreSchema).min(1),
  /** Over structures with a Dice first, then over cases (method.md 6.5). */
  meanDice: z.number().min(0).max(1).nullable(),
  /** Classes (from 1) that were not learned even by the second attempt. */
  collapse: z.array(z.number().int().min(1)),
  /** Hash of the plan that was run. */
  plan: z.string().min(8),
  codeVersion: z.string(),
  startedAt: z.iso.datetime(),
});
export type TrialRecord = z.infer<typeof recordSchema>;

/** A record without what a clock, a machine or a commit decides: equal for every run of the trial. */
export function withoutTimes(record: TrialRecord): Omit<TrialRecord, 'seconds' | 'coreSeconds' | 'startedAt' | 'codeVersion'> {
  const { seconds: _seconds, coreSeconds: _coreSeconds, startedAt: _startedAt, codeVersion: _codeVersion, pretraining, ...rest } = record;
  return { ...rest, pretraining: pretraining === null ? null : { ...pretraining, seconds: 0 } };
}

/** Mean Dice over the structures of a case that have one, then over the cases; null where no case has any. */
export function meanDiceOfCases(cases: readonly CaseScore[]): number | null {
  return meanOf(cases.map(({ structures }) => meanOf(structures.map(({ dice }) => dice))));
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** "2 volumes", "10 slices (even, of 2 volumes)": for tables and progress. */
export function budgetWords(budget: Budget): string {
  if ('volumes' in budget) return budget.volumes === 'all' ? 'all volumes' : `${budget.volumes} ${budget.volumes === 1 ? 'volume' : 'volumes'}`;
  const { slices, strategy, numVolumes } = budget;
  return `${slices} ${slices === 1 ? 'slice' : 'slices'} (${strategy}, of ${numVolumes} ${numVolumes === 1 ? 'volume' : 'volumes'})`;
}
