import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRecords } from '#electron/cli/experiments/recordFiles.ts';
import { withoutTimes } from '#shared/experiments/record.ts';
import { findSlurm } from '../../../scripts/test/slurm.mjs';
import { runCli } from '../../support/cli.ts';
import type { SlurmCluster } from '../../support/slurmCluster.ts';
import { startSlurm } from '../../support/slurmCluster.ts';
import { suiteDir } from '../../support/suiteDir.ts';

const { paths, missing } = await findSlurm({ say: console.log });

describe.skipIf(paths === null)(`an experiment as a Slurm array${missing === null ? '' : ` (skipped without Slurm: ${missing})`}`, () => {
  const dir = suiteDir();
  let cluster: SlurmCluster;

  beforeAll(async () => {
    // A blank, a quote and a percent sign: what a folder of a real person may have in its name.
    mkdirSync(join(dir, "it's 100 % mine"));
    writeFileSync(join(dir, 'spec.json'), JSON.stringify(spec));
    cluster = await startSlurm(mkdirIn(dir, 'cluster'), paths as Record<string, string>, 2);
    process.env['SLURM_CONF'] = cluster.env['SLURM_CONF'];
  }, 400_000);

  afterAll(async () => {
    delete process.env['SLURM_CONF'];
    await cluster?.stop();
  });

  it('runs every trial as a task, pre-trains once for all of them, and gives the records of a run without Slurm', async () => {
    const out = join(dir, "it's 100 % mine");
    const submitted = await runCli(dir, ['experiment', join(dir, 'spec.json'), '--out', out, '--slurm', '--partition', 'short', '--time', '10', '--cpus', '1', '--engine', 'wasm', '--json']);
    expect(submitted.code, submitted.stderr).toBe(0);
    expect(submitted.json.at(-1)).toMatchObject({ type: 'result', trials: 3, submitted: 3, job: expect.stringMatching(/^\d+$/) });
    await untilQueueIsEmpty(cluster);

    const logs = readdirSync(join(out, 'slurm')).filter((name) => name.endsWith('.log')).map((name) => readFileSync(join(out, 'slurm', name), 'utf8'));
    const records = await readRecords(out);
    expect(records.map(({ method, draw }) => `${method} ${draw}`).sort(), logs.join('\n')).toEqual(['GD 1', 'GD 2', 'random 1']);
    expect(logs).toHaveLength(3);
    expect(readdirSync(join(out, 'weights'))).toHaveLength(1);
    // The same object, seconds and all: the second of the two found what the first had made.
    const [one, other] = records.filter(({ method }) => method === 'GD');
    expect(one?.pretraining).toEqual(other?.pretraining);

    const again = await runCli(dir, ['experiment', join(dir, 'spec.json'), '--out', out, '--slurm', '--resume', '--json']);
    expect(again.code, again.stderr).toBe(0);
    expect(again.json.at(-1)).toMatchObject({ trials: 3, finished: 0, left: 0 });

    const alone = await runCli(dir, ['experiment', join(dir, 'spec.json'), '--out', join(dir, 'alone'), '--engine', 'wasm']);
    expect(alone.code, alone.stderr).toBe(0);
    const byKey = (a: { key: string }, b: { key: string }): number => (a.key < b.key ? -1 : 1);
    expect(records.map(withoutTimes).sort(byKey)).toEqual((await readRecords(join(dir, 'alone'))).map(withoutTimes).sort(byKey));
  }, 400_000);

  it('says what Slurm said where it refuses the job, and where the script lies', async () => {
    const out = join(dir, 'refused');
    const refused = await runCli(dir, ['experiment', join(dir, 'spec.json'), '--out', out, '--slurm', '--partition', 'nowhere']);
    expect(refused.code).toBe(3);
    expect(refused.stderr).toMatch(/Slurm refused the job: .*invalid partition/i);
    expect(refused.stderr).toContain(join(out, 'slurm/trials.sh'));
  }, 60_000);
});

const few = { finetuning: { maxSteps: 3, retry: false }, statistics: { numBatches: 1 } };
const spec = {
  formatVersion: 1, name: 'array', draws: 2, budgets: [{ volumes: 1 }],
  datasets: [{ name: 'sample', dir: 'hippocampus', images: 'images', labels: ['labels', 'references'], structures: [1, 2], split: { test: 1, pool: 5 } }],
  methods: {
    GD: { pretraining: { global: 'GD', local: null, plan: { globalContrast: { maxSteps: 2 } } }, plan: few },
    // All volumes: one draw.
    random: { plan: few, budgets: [{ volumes: 'all' }] },
  },
};

function mkdirIn(dir: string, name: string): string {
  mkdirSync(join(dir, name));
  return join(dir, name);
}

async function untilQueueIsEmpty({ ask }: SlurmCluster): Promise<void> {
  for (const end = Date.now() + 300_000; Date.now() < end; await setTimeout(500)) {
    if (ask('squeue', '--noheader').trim() === '') return;
  }
  throw new Error(`The tasks do not end:\n${ask('squeue', '--long')}`);
}
