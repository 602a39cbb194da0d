import { selectEngine } from '#electron/trainer/engines/index.ts';
import type { EngineRequest } from '#electron/trainer/engines/index.ts';
import { dataOf } from '#shared/experiments/grid.ts';
import type { Trial } from '#shared/experiments/grid.ts';
import type { TrialRecord } from '#shared/experiments/record.ts';
import type { TrialPorts } from '#shared/experiments/trial.ts';
import { runTrial } from '#shared/experiments/trial.ts';
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

/** Runs trials one after another, each on the disk before the next begins. @returns those that were finished */
export async function runTrials(prepared: Prepared, trials: readonly Trial[], options: RunOptions, reporter: Reporter): Promise<TrialRecord[]> {
  const began = performance.now();
  const elapsed = (): number => (performance.now() - began) / 1000;
  const { engine } = await selectEngine(options.engine);
  reporter.say(`Runs on ${engine.description}.`);
  const bar = createTrialBar();
  const ports: Omit<TrialPorts, 'onProgress'> = {
    engine, weights: createWeightFiles(options.outDir), digest, codeVersion: await codeVersion(), now: () => new Date(), presets: prepared.presets,
    coreSeconds, pretrainingSeed: prepared.spec.pretrainingSeed, signal: options.signal,
  };
  const finished: TrialRecord[] = [];
  for (const [n, trial] of trials.entries()) {
    if (options.limitMinutes !== null && elapsed() >= 60 * options.limitMinutes) break;
    const words = `${n + 1} of ${trials.length}: ${trialWords(trial)}`;
    const record = await runTrial(prepared.spec.name, trial, dataOf(trial, prepared.data), { ...ports, onProgress: (progress) => bar.show(words, progress) });
    bar.clear();
    if (record === null) break;
    await appendRecord(options.recordFile, record);
    finished.push(record);
    const left = trials.length - n - 1;
    const secondsLeft = (elapsed() / (n + 1)) * left;
    reporter.say(`${words}: Dice ${record.meanDice?.toFixed(3) ?? '-'} in ${sayDuration(record.seconds.finetuning + record.seconds.prediction)}${left === 0 ? '' : `, about ${sayDuration(secondsLeft)} left`}.`);
  }
  return finished;
}

function coreSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
