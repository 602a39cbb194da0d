import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '#electron/core/files/atomicWrite.ts';
import { writeError } from '#electron/core/files/fsError.ts';
import { appPaths } from '../appPaths.ts';
import { slurmScript, submit, trialLines } from './slurm.ts';

export interface ArrayOptions {
  readonly name: string;
  readonly outDir: string;
  readonly trials: readonly number[];
  readonly data: string | null;
  readonly engine: string;
  readonly partition: string | null;
  readonly minutes: number;
  readonly cpus: number;
}

/** Writes the batch script and its list of trials and hands it to Slurm. @returns the job's number and the script's path */
export async function submitArray({ name, outDir, trials, data, engine, partition, minutes, cpus }: ArrayOptions): Promise<{ job: string; script: string }> {
  const slurmDir = join(outDir, 'slurm');
  const script = join(slurmDir, 'trials.sh');
  // The specification as it is now: a file that is changed while tasks wait must not change what they do.
  const command = [
    process.execPath, join(appPaths.root, 'electron/cli/main.ts'), 'experiment', join(outDir, 'spec.json'), '--out', outDir, '--engine', engine,
    ...(data === null ? [] : ['--data', data]),
  ];
  try {
    await mkdir(slurmDir, { recursive: true });
    await writeFileAtomic(join(slurmDir, 'trials.txt'), `${trialLines(trials).join('\n')}\n`);
    await writeFileAtomic(script, slurmScript({ name, trials, command, slurmDir, workDir: process.cwd(), partition, minutes, cpus }));
  } catch (error) {
    throw writeError(error, slurmDir);
  }
  return { job: await submit(script), script };
}
