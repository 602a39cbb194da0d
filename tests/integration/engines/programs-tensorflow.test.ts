import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { addonPath } from '#electron/trainer/engines/tensorflow/environment.ts';
import { compile } from '#electron/trainer/engines/tensorflow/graph/compile.ts';
import { startGraph } from '#electron/trainer/engines/tensorflow/graph/graphProgram.ts';
import { loadTensorflow } from '#electron/trainer/engines/tensorflow/load.ts';
import { makePlan } from '#shared/learning/config/makePlan.ts';
import { startEager } from '#shared/learning/engine/eager.ts';
import type { FeedSpec, FeedValues, Program, Values } from '#shared/learning/engine/program.ts';
import { adamWFeedValues, plainAdam } from '#shared/learning/training/adamW.ts';
import { finetuneProgram, initialModel, predictProgram } from '#shared/learning/training/finetuneProgram.ts';
import { contrastStages } from '#shared/learning/contrast/contrastStages.ts';
import type { PretrainingPlan } from '#shared/learning/config/plan.ts';
import { buildWorkingVolume } from '#shared/learning/preprocessing/workingVolume.ts';
import { createRandom } from '#shared/util/random.ts';
import { defined } from '#shared/util/assert.ts';
import { ballVolume } from '../../support/learning.ts';

const volume = { dimensions: [32, 40, 36], spacing: [1, 1, 1], sliceAxis: 2, numCompleteSlices: 5, isLabelled: true } as const;
const plan = makePlan({
  volumes: Array.from({ length: 6 }, () => volume), classValues: [1, 2], budget: '2m', from: 'pretrained', seed: 1, structuresHaveNoSide: true,
});
const pretraining = defined(plan.pretraining, 'the pre-training of this plan');
const model = initialModel(plan, createRandom(1), {});

const volumes = [1, 2, 3, 4, 5, 6].map((seed) => buildWorkingVolume(`ball-${seed}`, ballVolume(seed, [32, 40, 36]).volume, 2, null, plan));

/** Program of a stage of pre-training, by what its plan has of its own. */
function stageProgram(own: Partial<PretrainingPlan>, number = 0): Program {
  return defined(contrastStages({ ...plan, pretraining: { ...pretraining, ...own } }, volumes)[number], 'the stage').program(createRandom(2), {});
}
const global = defined(pretraining.globalContrast, 'the global stage');
const local = defined(pretraining.localContrast, 'the local stage');

const programs: [string, () => Program][] = [
  ['fine-tuning', () => finetuneProgram(plan, model)],
  ['fine-tuning on soft targets, what was pre-trained at a tenth of the rate', () =>
    finetuneProgram({ ...plan, finetuning: { ...plan.finetuning, targets: 'soft', loss: 'sliceDice', pretrainedRateFactor: 0.1 } }, model, ['encoder'])],
  ['prediction', () => predictProgram(plan, model)],
  ...(['GR', 'GD-', 'GD', 'GD4'] as const).map((strategy): [string, () => Program] => [`global contrast ${strategy}`, () => stageProgram({ globalContrast: { ...global, strategy } })]),
  ['local contrast LR', () => stageProgram({}, 1)],
  ['local contrast LR, views apart', () => stageProgram({ localContrast: { ...local, maxShift: 2 } }, 1)],
  ['local contrast LD, 9 regions of one position', () => stageProgram({ localContrast: { ...local, strategy: 'LD', batchSize: 12, regionSize: 1, numRegions: 9 } }, 1)],
  ['both at once', () => stageProgram({ joint: { localWeight: 1 } })],
];

/** Feeds of the declared shapes; numbers between 0.1 and 0.9, whole ones 0, 1 or 2. */
function feedsOf(feeds: Readonly<Record<string, FeedSpec>>, seed: number): FeedValues {
  const random = createRandom(seed);
  const drawn = Object.fromEntries(Object.entries(feeds).map(([name, { shape, dtype }]) => {
    const length = shape.reduce((product, size) => product * size, 1);
    return [name, dtype === 'int32' ? Int32Array.from({ length }, () => random.integer(0, 3)) : Float32Array.from({ length }, () => random.uniform(0.1, 0.9))];
  }));
  // A tiny rate: Adam turns rounding into whole steps where a gradient is nearly zero.
  return 'rate' in feeds ? { ...drawn, ...adamWFeedValues(1, 1e-6, plainAdam) } : drawn;
}

/** Largest difference of any value, as a fraction of the largest value beside it; TensorFlow reorders sums when it optimises a graph. */
function difference(actual: Values, expected: Values): number {
  return Math.max(0, ...Object.entries(expected).map(([name, values]) => {
    const scale = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-3);
    return values.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (actual[name]?.[i] ?? Infinity))), 0) / scale;
  }));
}

describe.skipIf(!existsSync(addonPath()))('the programs that Fewslice trains with, as TensorFlow graphs (skipped where the engine pack is not set up)', () => {
  beforeAll(() => {
    process.env['TF_ENABLE_ONEDNN_OPTS'] = '0';
    loadTensorflow();
  });

  it.each(programs)('%s: no data, random number or decision is baked into the graph', (_name, build) => {
    const program = build();
    expect(Buffer.compare(compile(program, loadTensorflow(), 1).bytes, compile(program, loadTensorflow(), 3).bytes)).toBe(0);
  });

  it.each(programs)('%s: every function gives what it gives op by op', (_name, build) => {
    const program = build();
    const [eager, graph] = [startEager(program), startGraph(program, loadTensorflow())];
    for (const [name, { feeds }] of Object.entries(program.functions)) {
      expect(difference(graph.run(name, feedsOf(feeds, 1)), eager.run(name, feedsOf(feeds, 1))), name).toBeLessThan(1e-4);
      expect(difference(graph.read(), eager.read()), `variables after ${name}`).toBeLessThan(1e-3);
      graph.write(eager.read());
    }
    eager.dispose();
    graph.dispose();
  });
});
