import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { modelIdSchema, projectFormatVersion, runIdSchema, sliceIndexSchema, structuresSchema } from '#shared/contract/index.ts';
import { projectLayout } from '#shared/domain/projectLayout.ts';
import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';
import { writeFileAtomic } from '../files/atomicWrite.ts';
import { readError, systemCode } from '../files/fsError.ts';
import { fromJsonText, toJsonParts } from '../files/jsonInPieces.ts';
import { Pace } from '../util/pace.ts';
import type { CaseRecord } from './caseRecord.ts';
import { caseRecordSchema } from './caseRecord.ts';

/** `project.json`. What people did is in the journal; `labelled` only repeats it for readers of the file. */
export const projectFileSchema = z.object({
  format: z.literal('fewslice-project'),
  formatVersion: z.literal(projectFormatVersion),
  id: z.string().min(1),
  name: z.string().min(1),
  createdAt: z.string(),
  /** The folder that was opened; new files in it can be added. */
  imagesDir: z.string().nullable(),
  acceptedTeach: z.boolean(),
  /** The label maps beside the images were offered, and are not wanted. */
  labelsDeclined: z.boolean().optional(),
  /** Allows mirroring in training (product.md "Left is not right"). */
  structuresHaveNoSide: z.boolean(),
  currentModelId: modelIdSchema.nullable(),
  formerModelId: modelIdSchema.nullable(),
  /** Interrupted runs that the person does not want to resume. */
  dismissedRuns: z.array(runIdSchema),
  cases: z.array(caseRecordSchema),
  labelled: z.object({
    structures: structuresSchema,
    /** `seq`: the journal entry up to which labels/<case>.nii.gz holds the labels. */
    cases: z.array(z.object({ id: z.string(), completeSlices: z.array(sliceIndexSchema), decision: z.string().nullable(), seq: z.number().int() })),
  }),
});
export type ProjectFile = z.infer<typeof projectFileSchema>;

/** @throws UserError notAProject, newerVersion or notFound. */
export async function readProjectFile(projectDir: string): Promise<ProjectFile> {
  return parseProjectFile(await readProjectText(projectDir), projectDir);
}

/** @throws UserError notAProject or notFound. */
export async function readProjectText(projectDir: string): Promise<string> {
  const path = join(projectDir, projectLayout.project);
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') throw new UserError('notAProject', said('project.notAProject', { dir: projectDir }), { cause: error });
    throw readError(error, path);
  }
}

/**
 * Parsed and checked case by case: thousands of them in one go would hold up every answer.
 * @throws UserError notAProject or newerVersion.
 */
export async function parseProjectFile(text: string, projectDir: string): Promise<ProjectFile> {
  const path = join(projectDir, projectLayout.project);
  const value = await parseJson(text, path);
  const head = z.object({ format: z.literal('fewslice-project'), formatVersion: z.number(), cases: z.array(z.unknown()).optional().catch(undefined) }).safeParse(value);
  if (!head.success) throw new UserError('notAProject', said('project.foreign', { path }));
  if (head.data.formatVersion > projectFormatVersion) {
    throw new UserError('newerVersion', said('project.newer', { path, format: head.data.formatVersion, known: projectFormatVersion }));
  }
  const { cases: list } = head.data;
  const file = checked(projectFileSchema, list ? { ...(value as object), cases: [] } : value, path);
  const cases: CaseRecord[] = [];
  const pace = new Pace();
  for (const [index, record] of (list ?? []).entries()) {
    cases.push(checked(caseRecordSchema, record, path, ['cases', index]));
    if (pace.isDue()) await pace.rest();
  }
  return { ...file, cases };
}

function checked<T>(schema: z.ZodType<T>, value: unknown, path: string, within: readonly PropertyKey[] = []): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const where = [...within, ...(parsed.error.issues[0]?.path ?? [])].join('.');
  throw new UserError('notAProject', where ? said('project.damagedAt', { path, where }) : said('project.damaged', { path }));
}

async function parseJson(text: string, path: string): Promise<unknown> {
  try {
    return await fromJsonText(text, 'cases');
  } catch (error) {
    throw new UserError('notAProject', said('project.notJson', { path }), { cause: error });
  }
}

export async function writeProjectFile(projectDir: string, file: ProjectFile): Promise<void> {
  await writeFileAtomic(join(projectDir, projectLayout.project), [...(await toJsonParts(file, 'cases')), '\n']);
}
