import { z } from 'zod';
import { languageTags } from '../desktop.ts';

/** What the page adds: its settings and its window, by fixed choices and numbers alone. */
export const pageFactsSchema = z.object({
  shell: z.enum(['browser', 'desktop']),
  theme: z.enum(['dark', 'light', 'system']),
  density: z.enum(['compact', 'roomy']),
  mousePreset: z.enum(['research', 'pacs']),
  language: z.enum([...languageTags, 'system']),
  /** CSS pixels. */
  width: z.number().int(),
  height: z.number().int(),
  pixelRatio: z.number(),
  /** Major version of the browser's engine; null where it does not say. */
  chromium: z.number().int().nullable(),
});
export type PageFacts = z.infer<typeof pageFactsSchema>;

export const diagnosticFileSchema = z.object({
  name: z.string().regex(/^[a-z]+(-\d{1,2})?\.(json|txt)$/),
  /** Its whole text, as it will be in the archive. */
  text: z.string(),
});
export type DiagnosticFile = z.infer<typeof diagnosticFileSchema>;

/** A set of files that was put together and waits to be saved, or not. */
export const diagnosticsSchema = z.object({
  id: z.string(),
  /** Proposed name of the archive. */
  fileName: z.string(),
  /** Of the archive. */
  sizeBytes: z.number().int(),
  files: z.array(diagnosticFileSchema),
});
export type Diagnostics = z.infer<typeof diagnosticsSchema>;
