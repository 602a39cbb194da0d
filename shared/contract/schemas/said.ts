import { z } from 'zod';
import type { SaidAnywhere, SaidValue, Told } from '../../messages/index.ts';

const valueSchema: z.ZodType<SaidValue, SaidValue> = z.lazy(() => z.union([z.string(), z.number(), saidSchema, z.array(valueSchema)]));

/** A sentence before it was put into a language (shared/messages). Keys are not checked: another version may have written it. */
export const saidSchema: z.ZodType<SaidAnywhere, SaidAnywhere> = z.object({ key: z.string(), values: z.record(z.string(), valueSchema).nullish() });

/** Beside an English `message`, the same as said; left out by older versions, and where nobody knows it. */
export const saidFields = { said: saidSchema.nullish() };

/** A sentence in English and as said. Older files hold the English alone. */
export const toldSchema = z.union([z.string().transform((message): Told => ({ message })), z.object({ message: z.string(), ...saidFields })]);
