import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { JobEvent, RunSpec } from '#shared/contract/index.ts';
import { errorCodeSchema, jobEventSchema, runSpecSchema } from '#shared/contract/index.ts';
import { projectLayout, runLayout } from '#shared/domain/projectLayout.ts';
import { redact } from '../log/redact.ts';
import { isoTime } from './engineFile.ts';

const mostSteps = 100;

/** The numbers of a plan; what else is in plan.json does not pass (shared/learning/config/plan.ts has all of it). */
const planNumbersSchema = z.object({
  planes: z.enum(['all', 'slicePlane']),
  spacingMm: z.number(),
  canvas: z.array(z.number()).length(2),
  budgetSeconds: z.number().nullable(),
  network: z.object({ channels: z.array(z.number()), numClasses: z.number() }),
  finetuning: z.object({ batchSize: z.number(), maxSteps: z.number() }),
});

const outcomeSchema = z.object({ state: z.enum(['success', 'error', 'cancelled']), finishedAt: z.string().nullish(), code: z.string().nullish(), message: z.string().nullish() });

/**
 * What a run's folder says about timings, losses and states, field by field: counts where the folder has names, and
 * sentences only redacted. Null where there is no run.
 */
export async function runRecord(projectDir: string, runId: string): Promise<object | null> {
  const dir = join(projectDir, projectLayout.run(runId));
  const [spec, plan, outcome, events, crash] = await Promise.all([
    readAs(dir, runLayout.spec, runSpecSchema), readAs(dir, runLayout.plan, planNumbersSchema), readAs(dir, runLayout.outcome, outcomeSchema),
    readEvents(dir), readFile(join(dir, 'crash.log'), 'utf8').catch(() => null),
  ]);
  if (!spec) return null;
  return {
    run: spec.runId, ...requestOf(spec), plan, ...courseOf(events),
    outcome: outcome && { state: outcome.state, finishedAt: isoTime(outcome.finishedAt ?? null), code: codeOf(outcome.code), message: outcome.message ? redact(outcome.message) : null },
    crash: crash === null ? null : crash.split('\n').slice(-60).map(redact).filter((line) => line !== ''),
  };
}

function requestOf({ kind, createdAt, seed, budget, engine, from, cases, structures, predictCaseIds, resume }: RunSpec): object {
  const sum = (count: (each: RunSpec['cases'][number]) => number): number => cases.reduce((total, each) => total + count(each), 0);
  return {
    kind, createdAt: isoTime(createdAt), seed, budget, engine, from, resume,
    numCases: cases.length, numLabelledCases: cases.filter(({ labelsPath }) => labelsPath !== null).length,
    numCompleteSlices: sum(({ completeSlices }) => completeSlices.length), numHeldOutSlices: sum(({ heldOutSlices }) => heldOutSlices.length),
    numStructures: structures.length, numCasesToPredict: predictCaseIds.length,
  };
}

function courseOf(events: readonly JobEvent[]): object {
  const of = <T extends JobEvent['type']>(type: T) => events.filter((event): event is Extract<JobEvent, { type: T }> => event.type === type);
  const round = (value: number): number => Number(value.toPrecision(4));
  const steps = of('step');
  const every = Math.max(1, Math.ceil(steps.length / mostSteps));
  return {
    started: of('started').map(({ engineName, resumedAtStep, seconds }) => ({ engine: engineName, resumedAtStep, seconds: round(seconds) })),
    stages: of('stage').map(({ stage, numSteps, seconds }) => ({ stage, numSteps, seconds: round(seconds) })),
    steps: steps.filter((_, index) => index % every === 0 || index === steps.length - 1)
      .map(({ stage, step, loss, imagesPerSecond, seconds }) => ({ stage, step, loss: round(loss), imagesPerSecond: round(imagesPerSecond), seconds: round(seconds) })),
    heldOut: of('heldOut').map(({ step, dice }) => ({ step, dice: round(dice) })),
    checkpoints: of('checkpoint').map(({ stage, step, seconds }) => ({ stage, step, seconds: round(seconds) })),
    numPredicted: of('predicted').length,
    notices: of('notice').map(({ message }) => redact(message)),
    errors: of('error').map(({ code, message, seconds }) => ({ code: codeOf(code), message: redact(message), seconds: round(seconds) })),
  };
}

const codeOf = (code: string | null | undefined): string | null => errorCodeSchema.safeParse(code).data ?? null;

async function readAs<T>(dir: string, file: string, schema: z.ZodType<T>): Promise<T | null> {
  return readFile(join(dir, file), 'utf8').then((text) => schema.safeParse(JSON.parse(text)).data ?? null).catch(() => null);
}

async function readEvents(dir: string): Promise<JobEvent[]> {
  const text = await readFile(join(dir, runLayout.events), 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    try {
      return jobEventSchema.safeParse(JSON.parse(line)).data ?? [];
    } catch {
      return []; // a torn last line, or the empty one
    }
  });
}
