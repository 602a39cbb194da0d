import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { slurmScript, submit, trialLines } from '#electron/cli/experiments/slurm.ts';
import { tempDir } from '../../../../support/tempDir.ts';

const job = { name: 'small', trials: [2, 5, 7], command: ['/bin/echo', "it's", '$HOME'], slurmDir: '/out 100%/slurm', workDir: '/', partition: 'gpu', minutes: 30.2, cpus: 4 };

describe('the batch script of an experiment', () => {
  it('asks for an array with a task a trial, and for time, processors and partition', () => {
    const asked = slurmScript(job).split('\n').filter((line) => line.startsWith('#SBATCH'));
    expect(asked).toEqual([
      '#SBATCH --job-name=fewslice-small', '#SBATCH --array=1-3', '#SBATCH --output="/out 100%%/slurm/%A_%a.log"', '#SBATCH --cpus-per-task=4', '#SBATCH --time=31', '#SBATCH --partition=gpu',
    ]);
    expect(slurmScript({ ...job, partition: null })).not.toContain('partition');
  });

  it('gives every trial to one task, the first trials to the first, and no site more tasks than it takes', () => {
    expect(trialLines([2, 5, 7])).toEqual(['2', '5', '7']);
    expect(trialLines([1, 2, 3, 4, 5], 2)).toEqual(['1 3 5', '2 4']);
    const many = trialLines(Array.from({ length: 2500 }, (_, i) => i + 1));
    expect(many).toHaveLength(1000);
    expect(many.flatMap((line) => line.split(' ')).map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 2500 }, (_, i) => i + 1));
  });

  it('run by a shell, calls the command with each number of its line, arguments as they are', () => {
    const slurmDir = join(tempDir(), "a b'c");
    mkdirSync(slurmDir);
    writeFileSync(join(slurmDir, 'trials.txt'), '1 3\n2\n');
    const run = (task: number) => execFileSync('bash', ['--norc', '-c', slurmScript({ ...job, slurmDir })], { encoding: 'utf8', env: { SLURM_ARRAY_TASK_ID: String(task), PATH: process.env['PATH'] } });
    expect(run(1)).toBe("it's $HOME --trial 1\nit's $HOME --trial 3\n");
    expect(run(2)).toBe("it's $HOME --trial 2\n");
  });

  it('goes on after a trial that failed, and says so in the end', () => {
    const slurmDir = tempDir();
    writeFileSync(join(slurmDir, 'trials.txt'), '1 2\n');
    const script = slurmScript({ ...job, slurmDir, command: ['bash', '-c', 'echo "ran $1"; [ "$1" = 2 ]'] });
    const failing = () => execFileSync('bash', ['--norc', '-c', script], { encoding: 'utf8', env: { SLURM_ARRAY_TASK_ID: '1', PATH: process.env['PATH'] } });
    expect(failing).toThrow(expect.objectContaining({ status: 1, stdout: 'ran 1\nran 2\n' }) as Error);
  });

  it('that nobody takes is said to be written all the same', async () => {
    const path = process.env['PATH'];
    process.env['PATH'] = tempDir();
    try {
      await expect(submit('/out/trials.sh')).rejects.toMatchObject({ code: 'notFound', message: expect.stringMatching(/no sbatch on this machine.*sbatch '\/out\/trials\.sh'/) as string });
    } finally {
      process.env['PATH'] = path;
    }
  });
});
