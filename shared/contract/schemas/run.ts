import { z } from 'zod';
import { axisSchema, budgetSchema, caseIdSchema, engineRequestSchema, jobIdSchema, modelIdSchema, runIdSchema, sliceIndexSchema } from './primitives.ts';
import { structuresSchema } from './structure.ts';
import { watchTargetSchema } from './job.ts';

/** One volume as a run sees it. Paths are absolute; label files are frozen copies inside the run folder. */
export const runCaseSchema = z.object({
  id: caseIdSchema,
  imagePath: z.string(),
  /** SHA-256 of the source file, hex; a changed file stops the run with a sentence. */
  imageDigest: z.string(),
  sliceAxis: axisSchema,
  /** uint8 label map on the source grid (.nii.gz): human labels, or for an accepted case its whole mask. Null: unlabelled. */
  labelsPath: z.string().nullable(),
  /** Slices on which unpainted means background. */
  completeSlices: z.array(sliceIndexSchema),
  /** Complete slices kept aside as the held-out check; no loss is taken from them in any plane. */
  heldOutSlices: z.array(sliceIndexSchema),
});
export type RunCase = z.infer<typeof runCaseSchema>;

/** `run.json`: everything a run is made from, frozen when it starts, so that a resumed run continues the same run. */
export const runSpecSchema = z.object({
  formatVersion: z.literal(1),
  kind: z.enum(['train', 'predict']),
  jobId: jobIdSchema,
  runId: runIdSchema,
  projectDir: z.string(),
  /** <project>/runs/<runId>: run.json, plan.json, checkpoint.*, events.jsonl */
  runDir: z.string(),
  createdAt: z.string(),
  seed: z.number().int(),
  budget: budgetSchema,
  /** How long the run may take, in place of what its budget's name says: for tests (core/jobs/prepareRun.ts). */
  budgetSeconds: z.number().positive().nullish(),
  engine: engineRequestSchema,
  from: z.union([z.literal('random'), z.literal('pretrained'), modelIdSchema]),
  structures: structuresSchema,
  /** The project says that its structures have no side (mirroring allowed). */
  structuresHaveNoSide: z.boolean(),
  cases: z.array(runCaseSchema),
  /** Cases to predict at the end (train) or at all (predict). */
  predictCaseIds: z.array(caseIdSchema),
  /** The model that a train run writes, or that a predict run reads. */
  modelId: modelIdSchema,
  /** Go on from the checkpoint in runDir. */
  resume: z.boolean(),
});
export type RunSpec = z.infer<typeof runSpecSchema>;

/** core -> trainer (process IPC, serialization 'advanced'). Cancel is a request: the trainer saves, reports the end and exits. */
export const trainerCommandSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start'), spec: runSpecSchema }),
  z.object({ type: z.literal('watch'), target: watchTargetSchema.nullable() }),
  z.object({ type: z.literal('cancel') }),
]);
export type TrainerCommand = z.infer<typeof trainerCommandSchema>;
