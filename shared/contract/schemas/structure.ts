import { z } from 'zod';
import { structureValueSchema } from './primitives.ts';

export const structureSchema = z.object({
  value: structureValueSchema,
  name: z.string().trim().min(1).max(80),
  color: z.string().regex(/^#[0-9a-f]{6}$/),
  /** Key that picks it, 1 to 9; null from the tenth on. */
  digit: z.number().int().min(1).max(9).nullable(),
  visible: z.boolean(),
  /** A locked structure is neither painted over nor erased. */
  locked: z.boolean(),
});
export type Structure = z.infer<typeof structureSchema>;

export const structuresSchema = z
  .array(structureSchema)
  .max(254)
  .refine((list) => new Set(list.map((s) => s.value)).size === list.length, 'two structures share a value')
  .refine((list) => new Set(list.map((s) => s.name.toLowerCase())).size === list.length, 'two structures share a name');
