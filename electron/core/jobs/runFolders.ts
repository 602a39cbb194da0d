import { randomUUID } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { InterruptedRun, RunSpec } from '#shared/contract/index.ts';
import { runFormatVersion, runSpecSchema } from '#shared/contract/index.ts';
import { projectLayout, runLayout } from '#shared/domain/projectLayout.ts';
import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';

const outcomeSchema = z.object({ state: z.enum(['success', 'error', 'cancelled']) });
/** Of a checkpoint the core reads only where it stands. */
const checkpointHeadSchema = z.object({ stage: z.string(), totalSteps: z.number().int() });

export async function newRunId(projectDir: string): Promise<string> {
  return `run-${Math.max(0, ...(await runNumbers(projectDir))) + 1}`;
}

/** A number that no model has, nor a run that may still write one. */
export async function newModelId(projectDir: string): Promise<string> {
  const names = (await Promise.all(['models', 'predictions'].map((folder) => readdir(join(projectDir, folder)).catch(() => [])))).flat();
  const specs = await Promise.all((await runNumbers(projectDir)).map((number) => readRunSpec(projectDir, `run-${number}`).catch(() => null)));
  const numbers = [...names, ...specs.map((spec) => spec?.modelId ?? '')].map((name) => Number(/^model-(\d+)$/.exec(name)?.[1] ?? 0));
  return `model-${Math.max(0, ...numbers) + 1}`;
}

/** @throws UserError notFound, newerVersion, badInput. */
export async function readRunSpec(projectDir: string, runId: string): Promise<RunSpec> {
  const path = join(projectDir, projectLayout.run(runId), runLayout.spec);
  const value = await readJson(path);
  if (value === null) throw new UserError('notFound', said('run.unknown', { run: runId }));
  const version = z.object({ formatVersion: z.number() }).safeParse(value);
  if (version.success && version.data.formatVersion > runFormatVersion) throw new UserError('newerVersion', said('run.newer', { run: runId }));
  const parsed = runSpecSchema.safeParse(value);
  if (!parsed.success) throw new UserError('badInput', said('run.damaged', { path, run: runId }));
  return parsed.data;
}

/**
 * The spec with which a run goes on: the same run as a new job, at the place where the project lies now.
 * @throws UserError notFound where nothing was saved to go on from.
 */
export async function specToResume(projectDir: string, runId: string): Promise<RunSpec> {
  const spec = await readRunSpec(projectDir, runId);
  const runDir = join(projectDir, projectLayout.run(runId));
  if (!existsSync(join(runDir, runLayout.checkpoint))) throw new UserError('notFound', said('run.noCheckpoint', { run: runId }));
  const cases = spec.cases.map((each) => ({ ...each, labelsPath: each.labelsPath && join(runDir, runLayout.labels(each.id)) }));
  return { ...spec, jobId: randomUUID(), projectDir, runDir, cases, resume: true };
}

/** The newest training run, if it ended without a result, has a checkpoint, and was not dismissed. */
export async function findInterruptedRun(projectDir: string, dismissed: readonly string[]): Promise<InterruptedRun | null> {
  for (const number of (await runNumbers(projectDir)).sort((a, b) => b - a)) {
    const runId = `run-${number}`;
    const spec = await readRunSpec(projectDir, runId).catch(() => null);
    if (spec?.kind !== 'train') continue;
    return dismissed.includes(runId) ? null : interruptionOf(join(projectDir, projectLayout.run(runId)), runId);
  }
  return null;
}

async function interruptionOf(runDir: string, runId: string): Promise<InterruptedRun | null> {
  const outcome = outcomeSchema.safeParse(await readJson(join(runDir, runLayout.outcome)));
  if (outcome.success && outcome.data.state === 'success') return null;
  const checkpoint = checkpointHeadSchema.safeParse(await readJson(join(runDir, runLayout.checkpoint)));
  if (!checkpoint.success) return null;
  const { stage, totalSteps: step } = checkpoint.data;
  return { runId, stage, step, cancelled: outcome.success && outcome.data.state === 'cancelled' };
}

async function runNumbers(projectDir: string): Promise<number[]> {
  const names = await readdir(join(projectDir, projectLayout.runsDir)).catch(() => []);
  return names.flatMap((name) => /^run-(\d+)$/.exec(name)?.[1] ?? []).map(Number);
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return null;
  }
}
