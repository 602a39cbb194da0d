import { z } from 'zod';
import { caseIdSchema, decisionSchema, modelIdSchema, sliceIndexSchema, structureSchema } from '#shared/contract/index.ts';
import { packedRunsSchema } from './packedRuns.ts';

/** A decision on one case, and the model whose prediction was judged: a later model does not change what was accepted. */
export const caseDecisionSchema = z.object({ decision: decisionSchema, modelId: modelIdSchema.nullable() });
export type CaseDecision = z.infer<typeof caseDecisionSchema>;

/**
 * What an entry changes, with what was there before. Everything a person can do is a sum of these four, so that
 * taking back is one function (`invertChange`) and needs to know nothing of brushes and imports.
 */
export const changeSchema = z.object({
  voxels: z.array(z.object({ caseId: caseIdSchema, runs: packedRunsSchema })).optional(),
  complete: z.array(z.object({ caseId: caseIdSchema, added: z.array(sliceIndexSchema), removed: z.array(sliceIndexSchema) })).optional(),
  structures: z.object({ before: z.array(structureSchema), after: z.array(structureSchema) }).optional(),
  decisions: z.array(z.object({ caseId: caseIdSchema, before: caseDecisionSchema.nullable(), after: caseDecisionSchema.nullable() })).optional(),
});
export type Change = z.infer<typeof changeSchema>;

export const entryKindSchema = z.enum([
  'brush', 'eraser', 'outline', 'complete', 'incomplete', 'structures', 'structureRemoved', 'import', 'correct', 'accepted', 'rejected', 'undecided',
]);
export type EntryKind = z.infer<typeof entryKindSchema>;

/** One thing a person did, without the number and time that the journal gives it. */
export const draftSchema = z.object({
  type: z.literal('do'),
  kind: entryKindSchema,
  caseId: caseIdSchema.nullable(),
  sliceIndex: sliceIndexSchema.nullable(),
  /** Name of the structure or file concerned, or empty. */
  detail: z.string(),
  /** Consecutive entries of one group are undone as one: the parts of a stroke, the files of an import. */
  groupId: z.string().nullable(),
  clientId: z.string().nullable(),
  /** What a project is born with (a sample's labels): not something to undo. */
  base: z.boolean().optional(),
  change: changeSchema,
});
export type Draft = z.infer<typeof draftSchema>;

const numbered = {
  /** 1, 2, 3, … without gaps. */
  seq: z.number().int().positive(),
  time: z.string(),
  /** Id of the project: in the first entry of each session, so that a journal cannot be taken for another's. Older journals lack it. */
  project: z.string().optional(),
};

/** One line of journal.jsonl. `step` names the step taken back or done again by the number of its first entry. */
export const journalEntrySchema = z.discriminatedUnion('type', [
  z.object({ ...numbered, ...draftSchema.shape }),
  z.object({ ...numbered, type: z.literal('undo'), step: z.number().int() }),
  z.object({ ...numbered, type: z.literal('redo'), step: z.number().int() }),
]);
export type JournalEntry = z.infer<typeof journalEntrySchema>;
export type DoEntry = Extract<JournalEntry, { type: 'do' }>;
