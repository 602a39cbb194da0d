import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { writeFileAtomic } from '#electron/core/files/atomicWrite.ts';
import { writeError } from '#electron/core/files/fsError.ts';
import { lockProject } from '#electron/core/project-store/lock.ts';
import type { EngineRequest } from '#electron/trainer/engines/index.ts';
import type { Trial } from '#shared/experiments/grid.ts';
import { isUserError, UserError } from '#shared/util/userError.ts';
import { onlyThose } from '../experiments/filters.ts';
import type { Prepared } from '../experiments/prepare.ts';
import { prepare } from '../experiments/prepare.ts';
import { readRecords, recordsFile, trialRecordFile } from '../experiments/recordFiles.ts';
import { runTrials } from '../experiments/runTrials.ts';
import { submitArray } from '../experiments/submitArray.ts';
import { trialWords } from '../experiments/trialWords.ts';
import type { Reporter } from '../output/reporter.ts';

export interface ExperimentOptions {
  readonly out?: string;
  readonly data?: string;
  readonly development?: boolean;
  readonly resume?: boolean;
  readonly only?: string;
  readonly limitMinutes?: number;
  readonly dryRun?: boolean;
  readonly trial?: number;
  readonly slurm?: boolean;
  readonly partition?: string;
  readonly time: number;
  readonly cpus: number;
  readonly engine: EngineRequest;
}

/** `fewslice experiment SPEC.json`: the grid's trials that are not done yet, one after another or as a Slurm array. */
export async function experiment(specPath: string, options: ExperimentOptions, reporter: Reporter): Promise<void> {
  const prepared = await prepare(resolve(specPath), options);
  const outDir = resolve(options.out ?? join('experiments', prepared.spec.name));
  const chosen = onlyThose(prepared.trials, options.only);
  if (options.dryRun === true) return listTrials(prepared, chosen, outDir, reporter);
  if (options.trial !== undefined) return await runOne(prepared, options.trial, outDir, options, reporter);
  await makeFolder(outDir);
  const lock = await lockFolder(outDir);
  try {
    await runPending(prepared, chosen, outDir, options, reporter);
  } finally {
    await lock.release();
  }
}

async function runPending(prepared: Prepared, chosen: readonly Trial[], outDir: string, options: ExperimentOptions, reporter: Reporter): Promise<void> {
  const { spec, trials } = prepared;
  const done = new Set((await readRecords(outDir)).map(({ key }) => key));
  if (done.size > 0 && options.resume !== true) {
    throw new UserError('badInput', `${outDir} already holds ${done.size} finished trials. Nothing was run. Go on from there with --resume, or choose another folder with --out.`);
  }
  await writeFileAtomic(join(outDir, 'spec.json'), `${JSON.stringify(spec, null, 2)}\n`);
  const pending = chosen.filter(({ key }) => !done.has(key));
  reporter.say(`${chosen.length} trials, ${chosen.length - pending.length} of them done before. Records: ${recordsFile(outDir)}`);
  if (options.slurm === true && pending.length > 0) {
    const { job, script } = await submitArray({
      name: spec.name, outDir, trials: pending.map((trial) => trials.indexOf(trial) + 1), data: options.data === undefined ? null : resolve(options.data),
      engine: options.engine, partition: options.partition ?? null, minutes: options.time, cpus: options.cpus,
    });
    return reporter.result({ type: 'result', trials: chosen.length, submitted: pending.length, job, script }, `${pending.length} trials were submitted as Slurm job ${job}. Its script: ${script}`);
  }
  const { finished, failed } = pending.length === 0 ? { finished: [], failed: [] } : await runUntilStopped(prepared, pending, outDir, recordsFile(outDir), options, reporter);
  const left = pending.length - finished.length;
  reporter.result({ type: 'result', trials: chosen.length, finished: finished.length, left, records: recordsFile(outDir) },
    left === 0 ? 'All trials are done.' : `${left} trials are left: the same command with --resume goes on.`);
  refuseFailed(failed);
}

/** One trial of a Slurm array, by its number: its record has a file of its own, so that tasks need not wait for each other. */
async function runOne(prepared: Prepared, number: number, outDir: string, options: ExperimentOptions, reporter: Reporter): Promise<void> {
  const trial = prepared.trials[number - 1];
  if (trial === undefined) throw new UserError('badInput', `There is no trial ${number}: the experiment has ${prepared.trials.length}, counted from 1. Nothing was run.`);
  const done = (await readRecords(outDir)).some(({ key }) => key === trial.key);
  if (!done) refuseFailed((await runUntilStopped(prepared, [trial], outDir, trialRecordFile(outDir, number), options, reporter)).failed);
  reporter.result({ type: 'result', trials: 1, finished: done ? 0 : 1, left: 0, records: trialRecordFile(outDir, number) }, done ? `Trial ${number} was done before.` : `Trial ${number} is done.`);
}

async function runUntilStopped(prepared: Prepared, trials: readonly Trial[], outDir: string, recordFile: string, options: ExperimentOptions, reporter: Reporter) {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    reporter.say('Stopping: finished trials are saved, the one under way is given up. Press Ctrl-C again to stop at once.');
    controller.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
  try {
    const end = await runTrials(prepared, trials, { outDir, recordFile, engine: options.engine, limitMinutes: options.limitMinutes ?? null, signal: controller.signal }, reporter);
    if (controller.signal.aborted) throw new UserError('cancelled', `Stopped after ${end.finished.length} of ${trials.length} trials; those are saved. To go on: the same command with --resume.`);
    return end;
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop);
  }
}

function refuseFailed(failed: readonly Trial[]): void {
  if (failed.length > 0) throw new UserError('internal', `${failed.length} trials ended with a fault of the program, told above: ${failed.map(trialWords).join('; ')}. They have no record; all others are saved.`);
}

function listTrials({ trials }: Prepared, chosen: readonly Trial[], outDir: string, reporter: Reporter): void {
  const lines = chosen.map((trial) => `${String(trials.indexOf(trial) + 1).padStart(5)}  ${trialWords(trial)}`);
  const listed = chosen.map((trial) => ({ number: trials.indexOf(trial) + 1, key: trial.key, dataset: trial.dataset, method: trial.method, budget: trial.budget, draw: trial.draw, drawName: trial.drawName, seed: trial.seed, labelled: trial.labelled }));
  reporter.result({ type: 'result', out: outDir, trials: listed }, [...lines, `${chosen.length} trials, records would go to ${recordsFile(outDir)}`].join('\n'));
}

async function makeFolder(outDir: string): Promise<void> {
  await mkdir(outDir, { recursive: true }).catch((error: unknown) => {
    throw writeError(error, outDir);
  });
}

/** One writer a folder; the sentence is about an experiment. */
async function lockFolder(outDir: string) {
  try {
    return await lockProject(outDir);
  } catch (error) {
    if (isUserError(error) && error.code === 'projectLocked') throw new UserError('projectLocked', `Another run of an experiment writes ${outDir}. Nothing was run. Wait for it, or choose another folder with --out.`, { cause: error });
    throw error;
  }
}
