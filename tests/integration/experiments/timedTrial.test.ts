import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadEngine } from '#electron/trainer/engines/loadEngine.ts';
import { digest } from '#electron/cli/experiments/prepare.ts';
import { expandGrid } from '#shared/experiments/grid.ts';
import type { TrialRecord } from '#shared/experiments/record.ts';
import { parseSpec } from '#shared/experiments/spec.ts';
import type { StudyData, StudyVolume } from '#shared/experiments/studyData.ts';
import { runTrial } from '#shared/experiments/trial.ts';
import type { Engine } from '#shared/learning/engine/program.ts';
import { smallStudy } from '../../support/studyData.ts';

const least = { network: { channels: [4, 8] }, finetuning: { maxSteps: 400, minSteps: 12, batchSize: 2, retry: false }, statistics: { numBatches: 1, batchSize: 2 }, prediction: { batchSize: 8 } };
const budgetSeconds = 600;

describe('a trial bound by time', () => {
  let engine: Engine;
  /** The clock's lead over the real one, ms. */
  let ahead = 0;
  beforeAll(async () => {
    engine = await loadEngine('wasm');
    const now = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => now() + ahead);
  });
  afterAll(() => void vi.restoreAllMocks());

  async function recordOf(data: StudyData, method: object): Promise<TrialRecord> {
    const { spec, problem } = parseSpec({
      formatVersion: 1, name: 'timed', datasets: [{ name: 'small', dir: 'small', structures: [1] }], budgets: [{ volumes: 1 }], draws: 1, methods: { timed: { plan: least, ...method } },
    });
    if (spec === null) throw new Error(problem);
    const [trial] = expandGrid(spec, { data: [data], digest, presets: {} });
    const record = await runTrial('timed', trial ?? expect.unreachable(), data, {
      engine, numThreads: null, digest, codeVersion: 'test', coreSeconds: () => 0, now: () => new Date(0), pretrainingSeed: 0, signal: new AbortController().signal, onProgress: () => undefined,
      weights: { obtain: (_, make) => make() },
    });
    return record ?? expect.unreachable();
  }

  const readIn = (image: number, labels: number) => (volume: StudyVolume): StudyVolume => ({ ...volume, readSeconds: { image, labels } });
  /** Whoever takes the voxels finds that the clock went on by so many seconds meanwhile. */
  const preparedIn = (seconds: number) => (volume: StudyVolume): StudyVolume => {
    const { data, ...rest } = volume.volume;
    return { ...volume, volume: { ...rest, get data() { ahead += 1000 * seconds; return data; } } };
  };
  const study = smallStudy();

  it('counts the reading of its images and of the label maps of its budget, as the Train button does', async () => {
    // Six images to learn from and two to predict, one label map: 8 x 10 + 1000 s, all of the budget and more.
    const slow = { ...study, pool: study.pool.map(readIn(10, 1000)), scored: study.scored.map(readIn(10, 1000)) };
    const record = await recordOf(slow, { budgetSeconds });
    expect(record.seconds.total).toBeGreaterThan(1080);
    expect(record.seconds.total).toBeLessThan(1080 + 60);
    expect(record.seconds.finetuning).toBeGreaterThan(1080);
    expect(record.steps).toBeLessThan(30);
  }, 180_000);

  it('counts the preparing of its volumes, as the Train button does', async () => {
    const slow = { ...study, pool: study.pool.map(preparedIn(200)) };
    const record = await recordOf(slow, { budgetSeconds });
    expect(record.seconds.total).toBeGreaterThan(1200);
    expect(record.steps).toBeLessThan(30);
  }, 180_000);

  it('has all of its budget where neither took long, and one bound by steps never counts them', async () => {
    const slow = { ...study, pool: study.pool.map(readIn(10, 1000)).map(preparedIn(200)) };
    const steps = { plan: { ...least, finetuning: { ...least.finetuning, maxSteps: 30 } } };
    for (const record of [await recordOf(study, { budgetSeconds, ...steps }), await recordOf(slow, steps)]) {
      expect(record.steps).toBe(30);
      expect(record.seconds.total).toBeLessThan(180);
    }
  }, 180_000);
});
