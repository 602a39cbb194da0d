import { z } from 'zod';
import { engineNameSchema } from './primitives.ts';

export const engineReportSchema = z.object({
  /** What training will use; null while the probe has not answered yet or nothing works. */
  chosen: z.object({ name: engineNameSchema, description: z.string(), version: z.string() }).nullable(),
  candidates: z.array(z.object({ name: engineNameSchema, works: z.boolean(), /** Plain words: why, and how to get it. */ reason: z.string(), description: z.string() })),
});
export type EngineReport = z.infer<typeof engineReportSchema>;

export const systemInfoSchema = z.object({
  appVersion: z.string(),
  contractVersion: z.number().int(),
  /** Changes with every start of the core; event ids carry it. */
  bootId: z.string(),
  cores: z.number().int(),
  memoryBytes: z.number(),
  platform: z.string(),
  engines: engineReportSchema,
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
});
export type FolderListing = z.infer<typeof folderListingSchema>;
