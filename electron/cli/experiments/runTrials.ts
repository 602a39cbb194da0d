import { availableParallelism } from 'node:os';
import { selectEngine } from '#electron/trainer/engines/index.ts';
import type { EngineRequest } from '#electron/trainer/engines/index.ts';
import { dataOf } from '#shared/experiments/grid.ts';
import type { Trial } from '#shared/experiments/grid.ts';
import type { TrialRecord } from '#shared/experiments/record.ts';
import type { TrialPorts } from '#shared/experiments/trial.ts';
import { runTrial } from '#shared/experiments/trial.ts';
import { isUserError } from '#shared/util/userError.ts';
import { sayDuration } from '../output/progressBar.ts';
import type { Reporter } from '../output/reporter.ts';
import { codeVersion } from './codeVersion.ts';
import type { Prepared } from './prepare.ts';
import { digest } from './prepare.ts';
import { appendRecord } from './recordFiles.ts';
import { createTrialBar } from './trialBar.ts';
import { trialWords } from './trialWords.ts';
import { createWeightFiles } from './weightFiles.ts';

export interface RunOptions {
  readonly outDir: string;
  /** Where finished trials are written. */
  readonly recordFile: string;
  readonly engine: EngineRequest;
  /** No trial is begun after so many minutes. */
  readonly limitMinutes: number | null;
  readonly signal: AbortSignal;
}

export interface RunEnd {
  readonly finished: TrialRecord[];
  /** Trials that a fault ended; the others went on. */
  readonly failed: Trial[];
}

/** Runs trials one after another, each on the disk before the next begins. A fault in one leaves the others their time. */
export async function runTrials(prepared: Prepared, trials: readonly Trial[], options: RunOptions, reporter: Reporter): Promise<RunEnd> {
  const began = performance.now();
  const elapsed = (): number => (performance.now() - began) / 1000;
  const { engine } = await selectEngine(options.engine);
  reporter.say(`Runs on ${engine.description}.`);
  const bar = createTrialBar();
  const ports: Omit<TrialPorts, 'onProgress'> = {
    engine, numThreads: engine.name === 'tensorflow' ? tensorFlowThreads() : null, weights: createWeightFiles(options.outDir), digest, codeVersion: await codeVersion(), now: () => new Date(),
    coreSeconds, pretrainingSeed: prepared.spec.pretrainingSeed, signal: options.signal,
  };
  const finished: TrialRecord[] = [];
  const failed: Trial[] = [];
  for (const [n, trial] of trials.entries()) {
    if (options.limitMinutes !== null && elapsed() >= 60 * options.limitMinutes) break;
    const words = `${n + 1} of ${trials.length}: ${trialWords(trial)}`;
    try {
      const record = await runTrial(prepared.spec.name, trial, dataOf(trial, prepared.data), { ...ports, onProgress: (progress) => bar.show(words, progress) });
      bar.clear();
      if (record === null) break;
      await appendRecord(options.recordFile, record);
      finished.push(record);
      reporter.say(`${words}: ${resultWords(record)}${leftWords(elapsed(), n + 1, trials.length)}.`);
    } catch (error) {
      bar.clear();
      // What a person can mend (a full disk) ends the run; a fault of a method is that trial's alone.
      if (isUserError(error)) throw error;
      failed.push(trial);
      reporter.warn(`${words}: a fault ended this trial, the others go on. ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }
  return { finished, failed };
}

function resultWords({ meanDice, seconds }: TrialRecord): string {
  return `Dice ${meanDice?.toFixed(3) ?? '-'} in ${sayDuration(seconds.finetuning + seconds.prediction)}`;
}

function leftWords(elapsedSeconds: number, done: number, total: number): string {
  return done === total ? '' : `, about ${sayDuration((elapsedSeconds / done) * (total - done))} left`;
}

/** As TensorFlow decides it: an operation's threads, by its own variable or one for each core. */
const tensorFlowThreads = (): number => Number(process.env['TF_NUM_INTRAOP_THREADS']) || availableParallelism();

function coreSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
