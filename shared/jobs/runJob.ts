import type { JobEvent } from '../contract/schemas/job.ts';
import type { RunSpec } from '../contract/schemas/run.ts';
import type { Plan } from '../learning/config/plan.ts';
import type { Engine } from '../learning/engine/program.ts';
import { decodeCheckpoint } from '../learning/checkpoint/checkpoint.ts';
import type { Checkpoint } from '../learning/checkpoint/checkpoint.ts';
import { runLayout } from '../domain/projectLayout.ts';
import { numbered } from './events.ts';
import type { JobPorts } from './ports.ts';
import { predictJob } from './predictJob.ts';
import { trainJob } from './trainJob.ts';

/** What every job has at hand. */
export interface JobContext {
  readonly spec: RunSpec;
  readonly ports: JobPorts;
  readonly engine: Engine;
  readonly signal: AbortSignal;
  /** Seconds since the run began, earlier sessions included. */
  readonly elapsedSeconds: () => number;
  readonly adjustPlan: (plan: Plan) => Plan;
}

export interface RunJobOptions {
  /** Number of the first event: a resumed run goes on counting. */
  readonly firstSeq?: number;
  /** The last word on a new run's plan (tests, the Advanced drawer). */
  readonly adjustPlan?: (plan: Plan) => Plan;
}

/**
 * Runs one job and tells what happens, event by event; the last one is `result` or `cancelled`. The signal is read
 * between steps: then a checkpoint is saved and the job ends by itself.
 *
 * @throws UserError, or a defect: the host makes an `error` event of it
 */
export async function* runJob(spec: RunSpec, ports: JobPorts, engine: Engine, signal: AbortSignal, options: RunJobOptions = {}): AsyncGenerator<JobEvent> {
  const checkpoint = spec.kind === 'train' && spec.resume ? await readCheckpoint(ports) : null;
  const began = performance.now() / 1000 - (checkpoint?.context.elapsedSeconds ?? 0);
  const elapsedSeconds = (): number => performance.now() / 1000 - began;
  const context: JobContext = { spec, ports, engine, signal, elapsedSeconds, adjustPlan: options.adjustPlan ?? ((plan) => plan) };
  const events = spec.kind === 'train' ? trainJob(context, checkpoint) : predictJob(context);
  yield* numbered(events, spec.jobId, elapsedSeconds, options.firstSeq);
}

async function readCheckpoint(ports: JobPorts): Promise<Checkpoint | null> {
  const bytes = await ports.readRunFile(runLayout.checkpointWeights);
  return bytes === null ? null : decodeCheckpoint(bytes, runLayout.checkpointWeights);
}
