import { finishRun } from '#electron/core/jobs/finishRun.ts';
import { crashReport } from '#electron/core/jobs/crashReport.ts';
import { TrainerProcess } from '#electron/core/jobs/trainerProcess.ts';
import type { OpenProject } from '#electron/core/openProject.ts';
import type { JobEvent } from '#shared/contract/schemas/job.ts';
import type { RunSpec } from '#shared/contract/schemas/run.ts';
import type { Told } from '#shared/messages/index.ts';
import { asValue } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';
import type { Reporter } from './output/reporter.ts';

export type RunResult = Extract<JobEvent, { type: 'result' }>;

/**
 * Runs a frozen run to its end in the same trainer process that the window uses, so that an engine that dies cannot take
 * the project's lock along and its chatter stays out of the terminal. Ctrl-C asks it to save and stop; a second one kills it.
 *
 * @throws UserError cancelled, or what stopped it
 */
export async function runInTrainer(project: OpenProject, spec: RunSpec, reporter: Reporter): Promise<RunResult> {
  let last: JobEvent | null = null;
  const trainer = new TrainerProcess(spec, (event) => {
    last = event;
    reporter.event(event);
  });
  const stopListening = onInterrupt(reporter, trainer);
  const end = await trainer.ended.finally(stopListening);
  await finishRun(project, spec);
  return resultOf(last, spec, () => crashReport(spec, end));
}

async function resultOf(last: JobEvent | null, spec: RunSpec, crash: () => Promise<Told>): Promise<RunResult> {
  switch (last?.type) {
    case 'result':
      return last;
    case 'cancelled':
      throw new UserError('cancelled', spec.kind === 'train' ? `${last.message} To go on: fewslice train "${spec.projectDir}" --resume` : last.message);
    case 'error':
      throw new UserError(last.code, last.said ?? last.message);
    default:
      throw new UserError('internal', asValue(await crash()));
  }
}

function onInterrupt(reporter: Reporter, trainer: TrainerProcess): () => void {
  let asked = false;
  const listener = () => {
    if (asked) return trainer.kill();
    asked = true;
    reporter.say('Stopping: a checkpoint is being saved. Press Ctrl-C again to stop at once.');
    trainer.cancel();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, listener);
  return () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, listener);
  };
}
