import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { readRecords } from '#electron/cli/experiments/recordFiles.ts';
import type { TrialRecord } from '#shared/experiments/record.ts';
import { withoutTimes } from '#shared/experiments/record.ts';
import { exitOf, runCli, spawnCli } from '../../support/cli.ts';
import { tempDir } from '../../support/tempDir.ts';

const spec = resolve(import.meta.dirname, '../../../resources/experiments/smoke.json');
const limitMs = 420_000;

describe('resources/experiments/smoke.json', () => {
  it('killed on its way and resumed, repeats no finished trial and gives the numbers of a run that was not killed, bit for bit', async () => {
    const home = tempDir();
    const [killed, whole] = [join(home, 'killed'), join(home, 'whole')];

    const child = spawnCli(home, ['experiment', spec, '--out', killed]);
    const ended = exitOf(child);
    await untilLines(join(killed, 'records.jsonl'), 1, ended);
    // Into the second trial, which pre-trains first.
    await setTimeout(300);
    child.kill('SIGKILL');
    expect(await ended).toBe('SIGKILL');
    const before = await readRecords(killed);
    expect(before.length).toBeGreaterThanOrEqual(1);
    expect(before.length).toBeLessThan(4);
    // As if it had been killed in the middle of a line.
    appendFileSync(join(killed, 'records.jsonl'), '{"formatVersion":1,"key":"torn');

    const refused = await runCli(home, ['experiment', spec, '--out', killed]);
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain(`already holds ${before.length} finished trial`);
    expect(refused.stderr).toContain('--resume');

    const resumed = await runCli(home, ['experiment', spec, '--out', killed, '--resume', '--json']);
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(resumed.json.at(-1)).toMatchObject({ type: 'result', trials: 4, finished: 4 - before.length, left: 0 });
    const after = await readRecords(killed);
    expect(after.slice(0, before.length)).toEqual(before);

    const uninterrupted = await runCli(home, ['experiment', spec, '--out', whole]);
    expect(uninterrupted.code, uninterrupted.stderr).toBe(0);
    expect(after.map(withoutTimes)).toEqual((await readRecords(whole)).map(withoutTimes));
    expectSense(after);
    const tables = await tablesOf(home, killed);
    expect(tables).toContain('| GD+LR |');
    expect(tables).toBe(await tablesOf(home, whole));
    expect(readFileSync(join(killed, 'records.jsonl'), 'utf8').trimEnd().split('\n')).toHaveLength(4);
  }, limitMs);
});

/** The report of a run, but for what its trials took. */
async function tablesOf(home: string, dir: string): Promise<string> {
  const report = await runCli(home, ['experiment', 'report', dir]);
  expect(report.code, report.stderr).toBe(0);
  return readFileSync(join(dir, 'report.md'), 'utf8').replace(/^### Time$[\s\S]*?(?=^## )/m, '');
}

/** What a table of these records would stand on. */
function expectSense(records: readonly TrialRecord[]): void {
  expect(records.map(({ method, budget }) => [method, Object.keys(budget)[0]])).toEqual([['random', 'volumes'], ['GD+LR', 'volumes'], ['random', 'slices'], ['GD+LR', 'slices']]);
  const [first, second, third, fourth] = records as [TrialRecord, TrialRecord, TrialRecord, TrialRecord];
  // The same draw for every method; one pre-training for both budgets.
  expect(second.labelled).toEqual(first.labelled);
  expect(fourth.labelled).toEqual(third.labelled);
  expect(third.labelled.map(({ slices }) => slices.length)).toEqual([3, 3]);
  expect(second.pretraining).toMatchObject({ steps: 20 });
  expect(fourth.pretraining?.key).toBe(second.pretraining?.key);
  expect(first.pretraining).toBeNull();
  for (const { testIds, labelled, cases, steps, curve, engine } of records) {
    expect(testIds.some((id) => labelled.some((each) => each.id === id))).toBe(false);
    expect(cases.map(({ id }) => id)).toEqual(testIds);
    expect(steps).toBe(24);
    expect(curve.filter(({ stage }) => stage === 'finetuning').at(-1)?.step).toBe(24);
    expect(engine.name).toBe(first.engine.name);
  }
}

async function untilLines(path: string, count: number, ended: Promise<unknown>): Promise<void> {
  let isOver = false;
  void ended.then(() => (isOver = true));
  while (!existsSync(path) || readFileSync(path, 'utf8').split('\n').length <= count) {
    if (isOver) throw new Error(`The experiment ended before ${path} had ${count} lines.`);
    await setTimeout(50);
  }
}
