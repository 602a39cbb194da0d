import { z } from 'zod';
import { engineNameSchema, engineProblemSchema, errorCodeSchema, jobStateSchema, runIdSchema, stageSchema } from '#shared/contract/index.ts';
import { isOwnFrame } from './frames.ts';
import { redact } from './redact.ts';

/** Numbers, dots and a few letters: "24.21.0", "6.1.0-39-cloud-amd64". */
const versionSchema = z.string().max(60).regex(/^v?\d[\w.+~-]*$/);
const wordSchema = z.string().max(40).regex(/^[a-z0-9_]+$/);
/** A call of the contract, such as labels.import, or the name of what else may fail. */
const whereSchema = z.string().max(60).regex(/^[a-zA-Z]+(\.[a-zA-Z]+)*$/);
const count = z.number().int().min(0);
/** Free text passes redaction on the way in and again on the way out. */
const redacted = z.string().transform(redact);

/**
 * What may stand in the log, field by field: numbers, versions, ids that Fewslice gave out, words of fixed lists, and
 * free text only redacted. Nothing here can hold a case id, a file name, a path or the name of a person.
 */
export const logRecordSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start'), version: versionSchema, node: versionSchema, platform: wordSchema, arch: wordSchema, release: versionSchema.nullable(), cores: count, memoryMb: count }),
  z.object({ type: z.literal('end') }),
  z.object({ type: z.literal('engines'), chosen: engineNameSchema.nullable(), candidates: z.array(z.object({ name: engineNameSchema, works: z.boolean(), problem: engineProblemSchema.nullable() })) }),
  z.object({ type: z.literal('project'), what: z.enum(['opened', 'read', 'closed']), numCases: count, numUnreadable: count, numStructures: count, numModels: count }),
  z.object({ type: z.literal('job'), jobId: z.uuid(), kind: z.enum(['train', 'predict', 'export']), runId: runIdSchema.nullable(), state: jobStateSchema, stage: stageSchema.nullable(), step: count.nullable(), seconds: z.number(), message: redacted.nullable() }),
  z.object({ type: z.literal('refused'), where: whereSchema, code: errorCodeSchema }),
  z.object({ type: z.literal('fault'), where: whereSchema, message: redacted, frames: z.array(z.string()).transform((frames) => frames.filter(isOwnFrame)) }),
]);
export type LogRecord = z.input<typeof logRecordSchema>;

const lineSchema = z.intersection(z.object({ time: z.iso.datetime() }), logRecordSchema);

/** One line of the log; null for a record that may not stand there. */
export function toLine(record: LogRecord, time = new Date()): string | null {
  const checked = lineSchema.safeParse({ time: time.toISOString(), ...record });
  return checked.success ? JSON.stringify(checked.data) : null;
}

/** A line as it may leave this computer: what is no record, or holds more than one may, is dropped. */
export function checkedLine(line: string): string | null {
  try {
    const checked = lineSchema.safeParse(JSON.parse(line));
    return checked.success ? JSON.stringify(checked.data) : null;
  } catch {
    return null;
  }
}
