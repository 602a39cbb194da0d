import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordSchema } from '#shared/experiments/record.ts';
import { presets, presetSchema } from '#shared/learning/config/presets.ts';

const root = join(import.meta.dirname, '../../../../..');
const row = { dataset: 'Hippocampus MRI', labels: { volumes: 1 }, numTestVolumes: 40, draws: 3, meanDice: 0.8, seconds: 420, records: 'docs/results/hippocampus-volumes' };
const accepts = (changes: object): boolean => presetSchema.safeParse({ ...presets['15m'], measured: [{ ...row, ...changes }] }).success;

const shipped = Object.values(presets).map((preset) => [preset.name, preset.measured] as const);

describe('what a preset reached', () => {
  it('counts its labels in volumes or in slices', () => {
    expect([accepts({}), accepts({ labels: { slices: 10 } })]).toEqual([true, true]);
  });

  it.each([
    ['words in place of counts', { labels: '1 volume' }],
    ['no labels', { labels: {} }],
    ['both counts', { labels: { volumes: 1, slices: 10 } }],
    ['half a volume', { labels: { volumes: 0.5 } }],
    ['no test volumes', { numTestVolumes: 0 }],
    ['a Dice in percent', { meanDice: 80 }],
    ['a dataset without a name', { dataset: '' }],
    ['records that are elsewhere', { records: '/tmp/records' }],
    ['what nobody asked for', { remark: 'best' }],
  ])('is refused with %s', (_, changes) => {
    expect(accepts(changes)).toBe(false);
  });

  it.each(shipped)('has its records in the repository: %s', (_, measured) => {
    expect(measured.filter(({ records }) => !existsSync(join(root, records, 'records.jsonl')))).toEqual([]);
  });

  it.each(shipped)('is the mean of records with those labels, draws and test volumes: %s', (_, measured) => {
    for (const { labels, meanDice, draws, numTestVolumes, records } of measured) {
      const [unit, count] = Object.entries(labels)[0] as [string, number];
      const trials = readFileSync(join(root, records, 'records.jsonl'), 'utf8').trim().split('\n')
        .map((line) => recordSchema.parse(JSON.parse(line)))
        .filter((trial) => (trial.budget as Record<string, unknown>)[unit] === count && trial.testIds.length === numTestVolumes);
      const alike = new Map<string, number[]>();
      for (const { method, budget, seed, meanDice: dice } of trials) {
        const key = JSON.stringify([method, budget, seed]);
        alike.set(key, [...(alike.get(key) ?? []), dice ?? 0]);
      }
      const means = [...alike.values()].filter((each) => each.length === draws).map((each) => each.reduce((sum, dice) => sum + dice, 0) / draws);
      expect(means.map((each) => each.toFixed(3))).toContain(meanDice.toFixed(3));
    }
  });

  it.each(shipped)('names the fewest labels of a dataset first, and each number once: %s', (_, measured) => {
    for (const dataset of new Set(measured.map((each) => each.dataset))) {
      for (const unit of ['volumes', 'slices']) {
        const counts = measured.filter((each) => each.dataset === dataset).flatMap(({ labels }) => Object.entries(labels)).filter(([key]) => key === unit).map(([, count]) => count);
        expect(counts).toEqual([...new Set(counts)].sort((a, b) => a - b));
      }
    }
  });
});
