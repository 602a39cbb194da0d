import { beforeAll, describe, expect, it } from 'vitest';
import { loadEngine } from '#electron/trainer/engines/loadEngine.ts';
import { digest } from '#electron/cli/experiments/prepare.ts';
import { dataOf, expandGrid } from '#shared/experiments/grid.ts';
import type { StoredWeights } from '#shared/experiments/pretraining.ts';
import type { TrialRecord } from '#shared/experiments/record.ts';
import { recordSchema, withoutTimes } from '#shared/experiments/record.ts';
import { parseSpec } from '#shared/experiments/spec.ts';
import type { StudyData, StudyVolume } from '#shared/experiments/studyData.ts';
import { runTrial } from '#shared/experiments/trial.ts';
import type { Engine } from '#shared/learning/engine/program.ts';
import { smallStudy } from '../../support/studyData.ts';

const few = { network: { channels: [4, 8, 8] }, finetuning: { maxSteps: 6, batchSize: 4, retry: false }, statistics: { numBatches: 2, batchSize: 4 } };
const contrast = { pretraining: { global: 'GD', local: 'LR', plan: { globalContrast: { maxSteps: 2, numUnits: 3, hiddenWidth: 16 }, localContrast: { maxSteps: 2, numBlocks: 1, batchSize: 4, regionSize: 1, numRegions: 9 } } } };
const methods = {
  random: { plan: few },
  contrast: { plan: few, ...contrast },
  consistent: { plan: few, consistency: 'on' },
  'self-training': { plan: few, comparison: 'selfTraining' },
};

describe('a trial', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await loadEngine('wasm');
  });

  async function recordOf(method: keyof typeof methods, budget: object, data: StudyData, more: object = {}): Promise<TrialRecord> {
    const { spec, problem } = parseSpec({
      formatVersion: 1, name: 'leak', datasets: [{ name: 'small', dir: 'small', structures: [1] }], budgets: [budget], draws: 1, methods: { [method]: { ...methods[method], ...more } },
    });
    if (spec === null) throw new Error(problem);
    const kept = new Map<string, StoredWeights>();
    const [trial] = expandGrid(spec, { data: [data], digest, presets: {} });
    if (trial === undefined) throw new Error('there is no trial');
    const record = await runTrial('leak', trial, dataOf(trial, [data]), {
      engine, numThreads: null, digest, codeVersion: 'test', coreSeconds: () => 0, now: () => new Date(0), pretrainingSeed: 0, signal: new AbortController().signal, onProgress: () => undefined,
      weights: {
        obtain: async (key, make) => {
          const weights = kept.get(key) ?? (await make());
          if (weights !== null) kept.set(key, weights);
          return weights;
        },
      },
    });
    if (record === null) throw new Error('the trial was stopped');
    return record;
  }

  /** The same images with other labels: every voxel that `isHidden` is structure 1, which was background or not. */
  const relabelled = (volume: StudyVolume, isHidden: (slice: number) => boolean): StudyVolume =>
    ({ ...volume, reference: Uint8Array.from(volume.reference, (value, n) => (isHidden(Math.floor(n / 256)) ? 1 - value : value)) });

  const study = smallStudy();

  for (const method of Object.keys(methods) as (keyof typeof methods)[]) {
    it(`of the method ${method} learns nothing from labels beyond its budget, neither of other volumes nor of other slices`, async () => {
      const whole = await recordOf(method, { volumes: 1 }, study);
      const labelledId = whole.labelled[0]?.id;
      const others = { ...study, pool: study.pool.map((volume) => (volume.id === labelledId ? volume : relabelled(volume, () => true))) };
      expect(withoutTimes(await recordOf(method, { volumes: 1 }, others))).toEqual(withoutTimes(whole));

      // The extent of the structure says where whoever labels would look: it stays.
      const budget = { slices: 3, strategy: 'even', numVolumes: 1 };
      const sliced = await recordOf(method, budget, study);
      const slices = sliced.labelled[0]?.slices as number[];
      const hidden = { ...study, pool: study.pool.map((volume) => relabelled(volume, (slice) => slice !== 3 && slice !== 8 && !slices.includes(slice) && slice > 3 && slice < 8)) };
      expect(withoutTimes(await recordOf(method, budget, hidden))).toEqual(withoutTimes(sliced));
    }, 120_000);
  }

  it('is scored on labels that training never sees: other ones change its scores, and nothing else', async () => {
    const record = await recordOf('random', { volumes: 1 }, study);
    const other = await recordOf('random', { volumes: 1 }, { ...study, scored: study.scored.map((volume) => relabelled(volume, () => true)) });
    expect(other.curve).toEqual(record.curve);
    expect(other.cases).not.toEqual(record.cases);
  }, 60_000);

  it('does learn from the labels of its budget', async () => {
    const record = await recordOf('random', { volumes: 1 }, study);
    const other = await recordOf('random', { volumes: 1 }, { ...study, pool: study.pool.map((volume) => relabelled(volume, () => true)) });
    expect(other.curve).not.toEqual(record.curve);
  }, 60_000);

  it('counts structures that were not learned by their place in the specification, also where labels show only some', async () => {
    const record = await recordOf('random', { volumes: 1 }, { ...study, structures: [3, 1] });
    expect(record.collapse).toEqual([2]);
  }, 60_000);

  it('takes what the reference shows of other structures for background', async () => {
    const more = { ...study, pool: study.pool.map((volume) => ({ ...volume, reference: volume.reference.map((value, n) => (value === 0 && n % 5 === 0 ? 9 : value)) })) };
    expect(withoutTimes(await recordOf('random', { volumes: 1 }, more))).toEqual(withoutTimes(await recordOf('random', { volumes: 1 }, study)));
  }, 60_000);

  it('leaves a record that the schema takes, with every metric of every case', async () => {
    const record = await recordOf('contrast', { volumes: 2 }, study);
    expect(recordSchema.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
    expect(record.pretraining).toMatchObject({ steps: 4 });
    expect([...new Set(record.curve.map(({ stage }) => stage))]).toEqual(['globalContrast', 'localContrast', 'finetuning']);
    expect(record.cases.map(({ structures }) => structures.map(({ value }) => value))).toEqual([[1], [1]]);
    expect(record.steps).toBe(6);
  }, 60_000);

  it('of the paper\'s protocol tells how its validation volumes scored, every 50 steps', async () => {
    const record = await recordOf('random', { volumes: 1 }, study, { validation: 1, plan: { ...few, finetuning: { ...few.finetuning, maxSteps: 110 } } });
    expect(record.validationIds).toHaveLength(1);
    expect(record.validation.map(({ step }) => step)).toEqual([50, 100]);
  }, 120_000);
});
