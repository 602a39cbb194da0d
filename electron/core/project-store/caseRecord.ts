import { z } from 'zod';
import { axisSchema, caseIdSchema, gridSchema, saidSchema, toldSchema } from '#shared/contract/index.ts';

const vec3 = z.tuple([z.number(), z.number(), z.number()]);

/** The way back to the file's own axis order and header, so that labels can be written even while the volume is away. */
const sourceOrderSchema = z.object({
  permutation: z.tuple([axisSchema, axisSchema, axisSchema]),
  flipped: z.tuple([z.boolean(), z.boolean(), z.boolean()]),
  dimensions: vec3,
  header: z
    .object({
      qformCode: z.number(),
      sformCode: z.number(),
      qfac: z.number(),
      pixdim: vec3,
      quaternion: vec3,
      qoffset: vec3,
      srows: z.array(z.number()),
      spatialUnits: z.number(),
    })
    .nullable(),
});

/** What was found out about a volume when it was read; valid as long as the file's size and time are these. */
export const caseFactsSchema = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  sizeBytes: z.number(),
  modifiedMs: z.number(),
  grid: gridSchema,
  source: sourceOrderSchema,
  sliceAxis: axisSchema,
  dtype: z.enum(['uint8', 'int16', 'uint16', 'float32']),
  voiRange: z.object({ lower: z.number(), upper: z.number() }),
  oddities: z.array(toldSchema),
});
export type CaseFacts = z.infer<typeof caseFactsSchema>;

export const caseRecordSchema = z.object({
  id: caseIdSchema,
  fileName: z.string(),
  /** Where the volume lies: absolute, and from the project's folder, whichever is found. Only ever read. */
  imagePath: z.string(),
  imagePathFromProject: z.string(),
  /** Null until the file was read for the first time. */
  facts: caseFactsSchema.nullable(),
  /** One sentence where the last attempt to read it failed. */
  unreadable: z.string().nullable(),
  unreadableSaid: saidSchema.nullish(),
});
export type CaseRecord = z.infer<typeof caseRecordSchema>;
