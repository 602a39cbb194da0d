import { z } from 'zod';
import { saidSchema, toldSchema } from './said.ts';
import { axisSchema, caseIdSchema, gridSchema, modelIdSchema, sliceIndexSchema, structureValueSchema } from './primitives.ts';

export const decisionSchema = z.enum(['accepted', 'rejected']);
export type Decision = z.infer<typeof decisionSchema>;

/** What the window shows of a model's prediction of one case. */
export const predictionSummarySchema = z.object({
  modelId: modelIdSchema,
  /** 0 to 1, uncalibrated: called confidence, never Dice (product.md). */
  confidence: z.number().min(0).max(1),
  structures: z.array(z.object({ value: structureValueSchema, confidence: z.number().min(0).max(1).nullable(), volumeMl: z.number() })),
  /** One number a slice along the slice axis, 0 to 1: bar heights of the review strip. */
  sliceUncertainty: z.array(z.number()),
});
export type PredictionSummary = z.infer<typeof predictionSummarySchema>;

export const caseStateSchema = z.enum(['notLookedAt', 'labelled', 'predicted', 'accepted', 'rejected', 'unreadable']);

export const caseSummarySchema = z.object({
  id: caseIdSchema,
  fileName: z.string(),
  state: caseStateSchema,
  /** One sentence when the file cannot be read; labels stay safe. Then grid and the like are null. */
  unreadable: z.string().nullable(),
  unreadableSaid: saidSchema.nullish(),
  grid: gridSchema.nullable(),
  /** Typed array the volume route sends. */
  dtype: z.enum(['uint8', 'int16', 'uint16', 'float32']).nullable(),
  /** Suggested display range in stored units. */
  voiRange: z.object({ lower: z.number(), upper: z.number() }).nullable(),
  sliceAxis: axisSchema,
  numSlices: z.number().int().min(0),
  completeSlices: z.array(sliceIndexSchema),
  /** Slices that carry paint but are not marked complete. */
  partlySlices: z.array(sliceIndexSchema),
  /** Painted volume of each structure so far, ml, human labels only. */
  volumeMl: z.array(z.object({ value: structureValueSchema, ml: z.number() })),
  /** Anything odd about the file, as plain sentences. */
  oddities: z.array(toldSchema),
  decision: decisionSchema.nullable(),
  prediction: predictionSummarySchema.nullable(),
  /** The former model's prediction, for "since the last training". */
  formerPrediction: predictionSummarySchema.nullable(),
  /** Changes whenever the picture of the case does; append to thumbnail addresses. */
  thumbnailVersion: z.string(),
});
export type CaseSummary = z.infer<typeof caseSummarySchema>;
