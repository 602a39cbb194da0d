import { z } from 'zod';

/** One thing that ships, and where its text is: scripts/licences.mjs makes the list. */
export const licenceEntrySchema = z.object({
  kind: z.enum(['program', 'runtime', 'package', 'data']),
  name: z.string(),
  version: z.string(),
  /** SPDX expression. */
  licence: z.string(),
  /** More about where it is from, or where its notices lie; often empty. */
  note: z.string(),
  /** Number of its text for the byte route. */
  text: z.number().int().min(0),
});
export type LicenceEntry = z.infer<typeof licenceEntrySchema>;

export const licenceListSchema = z.object({
  entries: z.array(licenceEntrySchema),
  /** The engine pack is there, and with it the notices of TensorFlow's parts. */
  hasTensorflowNotices: z.boolean(),
});
export type LicenceList = z.infer<typeof licenceListSchema>;
