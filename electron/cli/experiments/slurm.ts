import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { UserError } from '#shared/util/userError.ts';

/** Slurm's own limit on the numbers of an array is 1,000 unless a site raises it (slurm.conf, MaxArraySize 1001). */
const mostTasks = 1000;

export interface SlurmJob {
  readonly name: string;
  /** Numbers of the trials to run, from 1. */
  readonly trials: readonly number[];
  /** The command of one trial, without its number: program and arguments. */
  readonly command: readonly string[];
  /** Where lists and logs go; the experiment's folder is seen from every node. */
  readonly slurmDir: string;
  /** The folder that relative paths are seen from. */
  readonly workDir: string;
  readonly partition: string | null;
  /** Limit of one task. */
  readonly minutes: number;
  readonly cpus: number;
}

/** Trials by task, one line a task: as many tasks as there may be, the first trials first. */
export function trialLines(trials: readonly number[], most = mostTasks): string[] {
  const lines: number[][] = Array.from({ length: Math.min(trials.length, most) }, () => []);
  trials.forEach((trial, n) => lines[n % lines.length]?.push(trial));
  return lines.map((line) => line.join(' '));
}

/** A batch script that a person can read, change and submit again. Its tasks read their trials from `trials.txt` beside it. */
export function slurmScript({ name, trials, command, slurmDir, workDir, partition, minutes, cpus }: SlurmJob): string {
  const numTasks = trialLines(trials).length;
  // In a file name % begins a replacement: %A job, %a task (sbatch, "filename pattern").
  const log = `${slurmDir.replaceAll('%', '%%')}/%A_%a.log`;
  return [
    '#!/bin/bash',
    `#SBATCH --job-name=fewslice-${name}`,
    `#SBATCH --array=1-${numTasks}`,
    `#SBATCH --output="${log}"`,
    `#SBATCH --cpus-per-task=${cpus}`,
    `#SBATCH --time=${Math.ceil(minutes)}`,
    ...(partition === null ? [] : [`#SBATCH --partition=${partition}`]),
    `# ${trials.length} trials of ${name}. A trial that is done is not repeated, so the script may be submitted again.`,
    `cd ${quoted(workDir)} || exit 1`,
    'status=0',
    `for trial in $(sed -n "\${SLURM_ARRAY_TASK_ID}p" ${quoted(`${slurmDir}/trials.txt`)}); do`,
    `  ${command.map(quoted).join(' ')} --trial "$trial" || status=$?`,
    'done',
    'exit $status',
    '',
  ].join('\n');
}

/** @returns the number that Slurm gave the job @throws UserError notFound without sbatch, badInput with what sbatch said */
export async function submit(scriptPath: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('sbatch', ['--parsable', scriptPath]);
    return (stdout.trim().split(';')[0] as string);
  } catch (error) {
    const { code, stderr } = error as { code?: string | number; stderr?: string };
    if (code === 'ENOENT') throw new UserError('notFound', `There is no sbatch on this machine, so nothing was submitted. The script is written: submit it where Slurm is, with sbatch ${quoted(scriptPath)}.`);
    throw new UserError('badInput', `Slurm refused the job: ${(stderr ?? String(error)).trim()} The script is written: ${scriptPath}`);
  }
}

/** For a POSIX shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
