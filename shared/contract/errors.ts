import { z } from 'zod';
import { saidFields } from './schemas/said.ts';

/** What can go wrong by name; each has a command-line exit code (docs/exit-codes.md) and travels as a typed RPC error. */
export const errorCodes = [
  'badInput', 'unreadableVolume', 'gridMismatch', 'unknownValues', 'notFound', 'projectLocked', 'newerVersion', 'notAProject',
  'nothingToTrain', 'jobRunning', 'noEngine', 'diskFull', 'notWritable', 'sourceChanged', 'exportMismatch', 'portTaken',
  'missingPrediction', 'dicomNotYet', 'cancelled', 'nothingToExport', 'internal',
  // The page painted on labels that are not the newest: it reads them again.
  'labelsChanged',
] as const;
export const errorCodeSchema = z.enum(errorCodes);
export type ErrorCode = z.infer<typeof errorCodeSchema>;

/** Every refusal reaches the page as this: a finished sentence in English, and as said, for the page's own language. */
export const refusalSchema = z.object({ code: errorCodeSchema, message: z.string(), ...saidFields });
