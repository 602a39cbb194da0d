import { z } from 'zod';
import { engineNameSchema } from './primitives.ts';
import { saidSchema } from './said.ts';

/** Why an engine cannot be used; the page has a sentence and a remedy for each. */
export const engineProblemSchema = z.enum(['notSetUp', 'otherVersion', 'library', 'wrong', 'noAvx', 'crashed', 'tooSlow', 'notStarted']);
export type EngineProblem = z.infer<typeof engineProblemSchema>;

/** One check of the self-test: the largest error of its values and gradients, as a fraction of the largest expected value. */
export const engineCheckSchema = z.object({
  name: z.string(),
  /** Null where nothing could be compared: the operation was refused. */
  maxError: z.number().nullable(),
  /** The error must not exceed it. */
  tolerance: z.number(),
});
export type EngineCheck = z.infer<typeof engineCheckSchema>;

/** How fast an engine took steps of a small training: the recipe's network on slices like those of the hippocampus sample. */
export const engineSpeedSchema = z.object({
  imagesPerSecond: z.number().positive(),
  /** Slices a step, and their rows and columns. */
  batchSize: z.number().int(),
  height: z.number().int(),
  width: z.number().int(),
  /** Steps on the structures that a training of "about 2 minutes" makes at this speed, at such slices. */
  stepsOf2m: z.number().int(),
  /** The most memory that the process which measured held. */
  peakMemoryBytes: z.number(),
});
export type EngineSpeed = z.infer<typeof engineSpeedSchema>;

export const engineCandidateSchema = z.object({
  name: engineNameSchema,
  works: z.boolean(),
  /** Plain words: why, and how to get it. */
  reason: z.string(),
  reasonSaid: saidSchema.nullish(),
  description: z.string(),
  version: z.string().nullable(),
  /** Processor threads that it computes on. */
  threads: z.number().int().nullable(),
  /** Null where it works; `detail` is what was found, in the words of whoever refused. */
  problem: z.object({ code: engineProblemSchema, detail: z.string() }).nullable(),
  /** When it was tried; an earlier outcome stands until something changes. */
  checkedAt: z.string().nullable(),
  selfTestSeconds: z.number().nullable(),
  checks: z.array(engineCheckSchema),
  /** Null where it was not measured. */
  speed: engineSpeedSchema.nullable(),
});
export type EngineCandidate = z.infer<typeof engineCandidateSchema>;

export const engineReportSchema = z.object({
  /** What training will use; null while the probe has not answered yet or nothing works. */
  chosen: z.object({ name: engineNameSchema, description: z.string(), version: z.string() }).nullable(),
  candidates: z.array(engineCandidateSchema),
});
export type EngineReport = z.infer<typeof engineReportSchema>;

/** A check of the engines that runs now: which one is being tried, and how much of the whole is done (0 to 1). */
export const engineProgressSchema = z.object({ engine: engineNameSchema, fractionDone: z.number().min(0).max(1) });
export type EngineProgress = z.infer<typeof engineProgressSchema>;

export const systemInfoSchema = z.object({
  appVersion: z.string(),
  contractVersion: z.number().int(),
  /** Changes with every start of the core; event ids carry it. */
  bootId: z.string(),
  cores: z.number().int(),
  /** The processor's own name, or empty where the system does not tell. */
  processor: z.string(),
  memoryBytes: z.number(),
  platform: z.string(),
  engines: engineReportSchema,
  /** Null while no check runs. */
  engineProgress: engineProgressSchema.nullable(),
});
export type SystemInfo = z.infer<typeof systemInfoSchema>;

export const folderEntrySchema = z.object({
  name: z.string(),
  path: z.string(),
  kind: z.enum(['folder', 'project', 'volume', 'dicom', 'other']),
  sizeBytes: z.number().nullable(),
});
export const folderListingSchema = z.object({
  path: z.string(),
  parent: z.string().nullable(),
  home: z.string(),
  entries: z.array(folderEntrySchema),
  /** What opening this folder would give. */
  opens: z.enum(['project', 'volumes', 'dicom', 'nothing']),
  numVolumes: z.number().int(),
  /** One sentence for the foot of the dialog. */
  sentence: z.string(),
  sentenceSaid: saidSchema.nullish(),
});
export type FolderListing = z.infer<typeof folderListingSchema>;
