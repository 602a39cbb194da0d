import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '#electron/core/files/atomicWrite.ts';
import { refuseAway } from '#electron/core/files/projectFolder.ts';
import type { ProjectLock } from '#electron/core/project-store/lock.ts';
import type { JobEvent, WatchTarget } from '#shared/contract/schemas/job.ts';
import type { RunSpec } from '#shared/contract/schemas/run.ts';
import { errorCodeSchema } from '#shared/contract/errors.ts';
import { runLayout } from '#shared/domain/projectLayout.ts';
import { runJob } from '#shared/jobs/runJob.ts';
import type { Plan } from '#shared/learning/config/plan.ts';
import type { SaidAnywhere, Told } from '#shared/messages/index.ts';
import { tell } from '#shared/messages/index.ts';
import { isUserError } from '#shared/util/userError.ts';
import { selectEngine } from './engines/index.ts';
import { openEventLog } from './eventLog.ts';
import type { EventLog } from './eventLog.ts';
import { createNodePorts } from './ports/nodePorts.ts';
import { takeRunFolder } from './runFolder.ts';

export interface RunOptions {
  /** The slice that somebody is looking at, for the live mask. */
  readonly watchTarget?: () => WatchTarget | null;
  /** The last word on a new run's plan. */
  readonly adjustPlan?: (plan: Plan) => Plan;
}

/** How a run ended; outcome.json, written last. */
export interface Outcome {
  readonly state: 'success' | 'error' | 'cancelled';
  readonly finishedAt: string;
  readonly code: string | null;
  readonly message: string | null;
  readonly said?: SaidAnywhere | null;
}

/**
 * Runs a job in this process, which then holds its engine: the trainer process and the command line are this function.
 * Writes the run's folder (run.json, plan.json, events.jsonl, checkpoint.*, outcome.json), alone: one that still
 * writes there is waited for. Never throws: what goes wrong is the last event, `error`, one sentence.
 *
 * @param onEvent every event, numbered; the last is `result`, `cancelled` or `error`, and is returned too
 */
export async function runTraining(spec: RunSpec, onEvent: (event: JobEvent) => void, signal: AbortSignal, options: RunOptions = {}): Promise<JobEvent> {
  const began = performance.now();
  let folder: ProjectLock | null = null;
  let log: EventLog | null = null;
  let last: JobEvent | null = null;
  const tell = (event: JobEvent): void => {
    last = event;
    log?.append(event);
    onEvent(event);
  };
  try {
    await refuseAway(spec.projectDir);
    folder = await takeRunFolder(spec.runDir);
    log = openEventLog(spec.runDir);
    // The end of an earlier session: until this one has ended the run counts as interrupted.
    await rm(join(spec.runDir, runLayout.outcome), { force: true });
    await writeFileAtomic(join(spec.runDir, runLayout.spec), `${JSON.stringify(spec, null, 2)}\n`);
    const { engine } = await selectEngine(spec.engine);
    const ports = createNodePorts(spec, options.watchTarget ?? (() => null));
    for await (const event of runJob(spec, ports, engine, signal, { firstSeq: log.nextSeq, adjustPlan: options.adjustPlan })) tell(event);
  } catch (error) {
    const seq = ((last as JobEvent | null)?.seq ?? (log?.nextSeq ?? 0) - 1) + 1;
    const event: JobEvent = { type: 'error', jobId: spec.jobId, seq, seconds: (performance.now() - began) / 1000, ...refusal(error) };
    // The log itself may be what failed: the event still reaches whoever listens.
    try {
      tell(event);
    } catch {
      onEvent(event);
    }
  }
  log?.close();
  const final = last as JobEvent | null;
  if (folder) await writeOutcome(spec.runDir, final).catch(() => undefined);
  await folder?.release().catch(() => undefined);
  return final as JobEvent;
}

/** A sentence for the person, and the details of a defect for the log. */
function refusal(error: unknown): Told & { code: string } {
  if (isUserError(error)) {
    const known = errorCodeSchema.safeParse(error.code);
    return { code: known.success ? known.data : 'badInput', message: error.message, said: error.said };
  }
  console.error(error);
  const [firstLine] = (error instanceof Error ? error.message : String(error)).split('\n');
  return { code: 'internal', ...tell('fault.training', { detail: firstLine ?? '' }) };
}

async function writeOutcome(runDir: string, last: JobEvent | null): Promise<void> {
  const told = last?.type === 'error' || last?.type === 'cancelled' ? last : null;
  const outcome: Outcome = {
    state: last?.type === 'result' ? 'success' : last?.type === 'cancelled' ? 'cancelled' : 'error',
    finishedAt: new Date().toISOString(),
    code: last?.type === 'error' ? last.code : null,
    message: told?.message ?? null,
    ...(told?.said && { said: told.said }),
  };
  await writeFileAtomic(join(runDir, runLayout.outcome), `${JSON.stringify(outcome, null, 2)}\n`);
}
