import { z } from 'zod';
import { budgetSchema, caseIdSchema, engineNameSchema, modelIdSchema, runIdSchema, sliceIndexSchema } from './primitives.ts';
import { caseSummarySchema } from './case.ts';
import { placedSchema } from './place.ts';
import { saidSchema, toldSchema } from './said.ts';
import { structuresSchema } from './structure.ts';
import { jobSummarySchema } from './job.ts';

/** One thing a person did, as the History panel shows it. */
export const historyEntrySchema = z.object({
  seq: z.number().int(),
  /** Catalogue key: brush, eraser, outline, complete, incomplete, structures, structureRemoved, import, correct, accepted, rejected, undecided. */
  kind: z.string(),
  caseId: caseIdSchema.nullable(),
  sliceIndex: sliceIndexSchema.nullable(),
  /** Name of the structure concerned, or empty. */
  detail: z.string(),
  time: z.string(),
});
export type HistoryEntry = z.infer<typeof historyEntrySchema>;

/** Undo and redo of everything a person did, also after a reload. `done` is oldest first. */
export const historyStateSchema = z.object({ done: z.array(historyEntrySchema), undone: z.array(historyEntrySchema) });
export type HistoryState = z.infer<typeof historyStateSchema>;

export const modelSummarySchema = z.object({
  id: modelIdSchema,
  number: z.number().int(),
  createdAt: z.string(),
  engine: engineNameSchema,
  steps: z.number().int(),
  seconds: z.number(),
  budget: budgetSchema,
  numCompleteSlices: z.number().int(),
  numLabelledCases: z.number().int(),
  numUnlabelledCases: z.number().int(),
  /** Mean Dice on the slices kept aside; null when none were. */
  heldOutDice: z.number().nullable(),
  /** Plain sentences worth showing, e.g. the collapse alarm. */
  notes: z.array(toldSchema),
});
export type ModelSummary = z.infer<typeof modelSummarySchema>;

/** A run that ended without a result and can go on from its last checkpoint. `step` counts over all its stages. */
export const interruptedRunSchema = z.object({ runId: runIdSchema, step: z.number().int(), stage: z.string(), cancelled: z.boolean() });
export type InterruptedRun = z.infer<typeof interruptedRunSchema>;

/** So many cases travel in one answer or event. Thousands in one would hold up whoever writes them, and whoever reads them. */
export const CASES_IN_A_PIECE = 50;

/** A folder of label maps that lies beside the images (Decathlon, nnU-Net: labelsTr) while nothing is labelled yet. */
export const labelsOfferSchema = placedSchema.extend({ numFiles: z.number().int() });
export type LabelsOffer = z.infer<typeof labelsOfferSchema>;

export const projectStateSchema = z.object({
  id: z.string(),
  name: z.string(),
  path: z.string(),
  structures: structuresSchema,
  numCases: z.number().int(),
  /** The first of them, a piece at most: on the event stream the others follow in `cases` events, `cases.list` answers for any. */
  cases: z.array(caseSummarySchema),
  history: historyStateSchema,
  models: z.array(modelSummarySchema),
  currentModelId: modelIdSchema.nullable(),
  formerModelId: modelIdSchema.nullable(),
  job: jobSummarySchema.nullable(),
  interruptedRun: interruptedRunSchema.nullable(),
  /** Accepted cases teach (product.md "What teaches"); a switch leaves them out. */
  acceptedTeach: z.boolean(),
  /** Null once something is labelled, or the offer was declined. */
  labelsOffer: labelsOfferSchema.nullish(),
  /** Where exports go unless the person chooses another folder. */
  exportFolder: placedSchema,
});
export type ProjectState = z.infer<typeof projectStateSchema>;

export const recentProjectSchema = placedSchema.extend({
  name: z.string(),
  numCases: z.number().int(),
  numStructures: z.number().int(),
  numLabelledSlices: z.number().int(),
  numPredicted: z.number().int(),
  numAccepted: z.number().int(),
  lastOpened: z.string(),
  /** The folder is not there any more. */
  missing: z.boolean(),
  /** Path under /bytes, or null. */
  thumbnail: z.string().nullable(),
});
export type RecentProject = z.infer<typeof recentProjectSchema>;

export const sampleStudySchema = z.object({
  id: z.string(),
  name: z.string(),
  summary: z.string(),
  /** Name and summary of those that ship with Fewslice. */
  nameSaid: saidSchema.nullish(),
  summarySaid: saidSchema.nullish(),
  numCases: z.number().int(),
  licence: z.string(),
  attribution: z.string(),
  thumbnail: z.string().nullable(),
});
export type SampleStudy = z.infer<typeof sampleStudySchema>;
