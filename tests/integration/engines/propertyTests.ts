import type { Tensor, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { makePlan } from '#shared/learning/config/makePlan.ts';
import type { GlobalContrastPlan, LocalContrastPlan, Plan } from '#shared/learning/config/plan.ts';
import { contrastStages } from '#shared/learning/contrast/contrastStages.ts';
import type { Engine, FeedValues, Program, RunningProgram, Values } from '#shared/learning/engine/program.ts';
import { segmentationLosses } from '#shared/learning/losses/segmentationLosses.ts';
import type { SegmentationLoss, SegmentationLossName } from '#shared/learning/losses/segmentationLosses.ts';
import { buildWorkingVolume } from '#shared/learning/preprocessing/workingVolume.ts';
import type { WorkingVolume } from '#shared/learning/preprocessing/workingVolume.ts';
import { adamWFeedValues, plainAdam } from '#shared/learning/training/adamW.ts';
import { consistentBatch, labelledBatch } from '#shared/learning/training/batches.ts';
import { finetuneProgram, initialModel } from '#shared/learning/training/finetuneProgram.ts';
import { lossGradients } from '#shared/learning/training/lossGradients.ts';
import type { PretrainingStage } from '#shared/learning/training/method.ts';
import { Trainer } from '#shared/learning/training/trainer.ts';
import type { TrainingEvent } from '#shared/learning/training/trainingState.ts';
import { allSlices, knownSlices } from '#shared/learning/preprocessing/slices.ts';
import { defined } from '#shared/util/assert.ts';
import { createRandom } from '#shared/util/random.ts';
import { ballPlan, ballVolume, completeLabels } from '../../support/learning.ts';

/** Labels on the first of four balls; on all slices but the two kept aside. */
function volumesFor(plan: Plan, changed: (map: Uint8Array) => Uint8Array = (map) => map): WorkingVolume[] {
  return [1, 2, 3, 4].map((seed) => {
    const { volume, map } = ballVolume(seed);
    return buildWorkingVolume(`ball-${seed}`, volume, 2, seed === 1 ? { ...completeLabels(changed(map)), heldOutSlices: [5, 6] } : null, plan);
  });
}

const plan = ballPlan({}, 'pretrained');
const pretraining = defined(plan.pretraining, 'the pre-training of this plan');
const global = defined(pretraining.globalContrast, 'the global stage');
const local = defined(pretraining.localContrast, 'the local stage');

const withGlobal = (own: Partial<GlobalContrastPlan>): Plan => ({ ...plan, pretraining: { ...pretraining, globalContrast: { ...global, ...own }, localContrast: null } });
const withLocal = (own: Partial<LocalContrastPlan>): Plan => ({ ...plan, pretraining: { ...pretraining, globalContrast: null, localContrast: { ...local, ...own } } });
const onlyStage = (given: Plan): PretrainingStage => defined(contrastStages(given, volumesFor(given))[0], 'the stage');

const stages: readonly [string, Plan][] = [
  ...(['GR', 'GD-', 'GD', 'GD4'] as const).map((strategy): [string, Plan] => [`global contrast ${strategy}`, withGlobal({ strategy })]),
  ['local contrast LR', withLocal({})],
  ['local contrast LD, nine single positions', withLocal({ strategy: 'LD', batchSize: 8, regionSize: 1, numRegions: 9 })],
  ['local contrast LR through two blocks, views apart', withLocal({ numBlocks: 2, maxShift: 2 })],
  ['both at once', { ...plan, pretraining: { ...pretraining, joint: { localWeight: 0.5 } } }],
];

const share = { statisticsShare: Float32Array.of(0.1) };
const stepFeeds = (stage: PretrainingStage, step: number): FeedValues =>
  ({ ...stage.feeds(createRandom(step)), ...adamWFeedValues(step, stage.rate, plainAdam), ...share });

/**
 * What must hold of training on every engine; a file an engine, as a process holds one.
 *
 * @param facts how the engine's tensors are counted, and whether it shares one sum among threads
 */
export function propertyTests(load: () => Promise<Engine> | Engine, { numTensors, hasThreads }: { numTensors: () => unknown; hasThreads: boolean }): void {
  let engine: Engine;
  beforeAll(async () => { engine = await load(); });

  const running = <T>(program: Program, use: (program: RunningProgram) => T): T => {
    const started = engine.start(program);
    try {
      return use(started);
    } finally {
      started.dispose();
    }
  };

  describe('pixels that nobody looked at', () => {
    const shape = [2, 4, 4, 3] as const;
    const random = createRandom(1);
    const known = Float32Array.from({ length: 32 }, () => Number(random.next() < 0.6));
    const logits = Float32Array.from({ length: 96 }, () => 2 * random.normal());
    const classes = Float32Array.from({ length: 32 }).reduce<number[]>((all) => [...all, ...random.shuffle([1, 0, 0])], []);
    const underUnknown = (values: ArrayLike<number>, scale: number): Float32Array =>
      Float32Array.from(values, (value, i) => (known[Math.floor(i / 3)] === 0 ? scale * random.normal() : value));

    const differentiated = (loss: SegmentationLoss): Program => ({
      variables: {},
      functions: {
        differentiate: {
          feeds: { logits: { shape, dtype: 'float32' }, classes: { shape, dtype: 'float32' }, known: { shape: [2, 4, 4], dtype: 'float32' } },
          run: (feeds) => {
            const targets = { classes: feeds['classes'] as Tensor4D, known: feeds['known'] as Tensor3D };
            const { loss: value, gradients } = lossGradients({ x: feeds['logits'] as Tensor }, ({ x }) => ({ loss: loss(x as Tensor4D, targets), carried: {} }));
            return { outputs: { value, gradient: gradients['x'] as Tensor } };
          },
        },
      },
    });

    it.each(Object.entries(segmentationLosses) as [SegmentationLossName, SegmentationLoss][])('change nothing in %s: loss and gradient are the same to the bit, and theirs is zero', (_name, loss) => {
      running(differentiated(loss), (program) => {
        const plain = program.run('differentiate', { logits, classes: Float32Array.from(classes), known });
        for (const scale of [1, 30]) {
          const other = program.run('differentiate', { logits: underUnknown(logits, scale), classes: underUnknown(classes, scale), known });
          expect(other['value']).toEqual(plain['value']);
          defined(other['gradient'], 'the gradient').forEach((value, i) => {
            if (value !== plain['gradient']?.[i]) throw new Error(`value ${i} of the gradient differs`);
            if (known[Math.floor(i / 3)] === 0 && value !== 0) throw new Error(`unknown pixel ${i} has a gradient`);
          });
        }
        expect(plain['gradient']?.some((value) => value !== 0)).toBe(true);
      });
    });

    it('teach a whole run nothing: other labels on slices kept aside end in the very same model', { timeout: 240_000 }, async () => {
      const model = async (changed: (map: Uint8Array) => Uint8Array): Promise<Values> => {
        const few = ballPlan();
        const { model } = await trained({ ...few, consistency: null, finetuning: { ...few.finetuning, maxSteps: 6, retry: false } }, changed);
        return model;
      };
      const onSlices = (slices: readonly number[]) => (map: Uint8Array): Uint8Array => map.map((value, n) => (slices.includes(Math.floor(n / (14 * 16))) ? 7 - value : value));
      const plain = await model((map) => map);
      expect(await model(onSlices([5, 6]))).toEqual(plain);
      expect(await model(onSlices([4]))).not.toEqual(plain);
    });
  });

  it.each(stages)('%s: a step leaves the number of tensors as it was', (_name, given) => {
    const stage = onlyStage(given);
    running(stage.program(createRandom(2), {}), (program) => {
      program.run('step', stepFeeds(stage, 1));
      const before = numTensors();
      for (const step of [2, 3]) expect(program.run('step', stepFeeds(stage, step))['loss']?.every(Number.isFinite)).toBe(true);
      expect(numTensors()).toEqual(before);
    });
  });

  it.each(Object.keys(segmentationLosses) as SegmentationLossName[])('fine-tuning by %s: a step leaves the number of tensors as it was, with unlabelled slices too', (loss) => {
    const given: Plan = { ...plan, finetuning: { ...plan.finetuning, loss, targets: 'soft' } };
    const consistency = defined(given.consistency, 'the consistency of this plan');
    const volumes = volumesFor(given);
    const random = createRandom(3);
    const labelled = (): FeedValues => labelledBatch(knownSlices(volumes), given, random);
    const common = { ...adamWFeedValues(1, 1e-3, given.finetuning), ...share, averageDecay: Float32Array.of(0.5) };
    const steps = (program: RunningProgram): void => {
      program.run('step', { ...labelled(), ...common });
      program.run('consistentStep', { ...consistentBatch(labelled(), allSlices(volumes), given, consistency, random), ...common, consistencyWeight: Float32Array.of(1) });
    };
    running(finetuneProgram(given, initialModel(given, createRandom(2), {})), (program) => {
      steps(program);
      const before = numTensors();
      steps(program);
      expect(numTensors()).toEqual(before);
    });
  });

  it.each([
    ['LR', {}], ['LD', { strategy: 'LD', batchSize: 8 }], ['LR through two blocks', { numBlocks: 2 }], ['LR of single positions', { regionSize: 1 }],
  ] as [string, Partial<LocalContrastPlan>][])('%s leaves the frozen encoder as it was to the bit, statistics too, while the blocks and heads learn', (_name, own) => {
    const given = withLocal(own);
    const stage = onlyStage(given);
    running(stage.program(createRandom(2), {}), (program) => {
      const before = program.read();
      for (const step of [1, 2, 3]) program.run('step', stepFeeds(stage, step));
      const after = program.read();
      const same = Object.keys(before).filter((name) => Buffer.compare(bytes(before[name]), bytes(after[name])) === 0);
      expect(same.sort()).toEqual(['encoder', 'encoderMean', 'encoderVariance', 'localHeadMean', 'localHeadVariance']);
    });
  });

  it('the frozen encoder runs on the statistics of the batch, not on the moving ones', () => {
    const stage = onlyStage(withLocal({}));
    running(stage.program(createRandom(2), {}), (program) => {
      const start = program.read();
      const loss = program.run('step', stepFeeds(stage, 1))['loss'];
      program.write({ ...start, encoderMean: defined(start['encoderMean'], 'the mean').map(() => 7), encoderVariance: defined(start['encoderVariance'], 'the variance').map(() => 9) });
      expect(program.run('step', stepFeeds(stage, 1))['loss']).toEqual(loss);
    });
  });

  it('encoder, then blocks, go on to fine-tuning as they were learned; heads and the moments of Adam do not', async () => {
    const trainer = createTrainer(plan, engine);
    const handed: Values[] = [];
    for await (const event of trainer.run()) {
      if (event.type === 'stageEnded') handed.push(trainer.state().weights);
      if (event.type === 'stage' && event.stage === 'finetuning') break;
    }
    const [afterGlobal = {}, afterLocal = {}] = handed;
    const ofEncoder = ['encoder', 'encoderMean', 'encoderVariance'];
    const ofBlocks = ['decoder1', 'decoder1Mean', 'decoder1Variance'];
    expect(Object.keys(afterGlobal).sort()).toEqual(ofEncoder);
    expect(Object.keys(afterLocal).sort()).toEqual([...ofBlocks, ...ofEncoder]);
    for (const name of ofEncoder) expect(afterLocal[name]).toEqual(afterGlobal[name]);
    const start = trainer.state().values;
    for (const name of [...ofEncoder, ...ofBlocks]) expect(start[name]).toEqual(afterLocal[name]);
    // What is new is what the same seed gives a run without pre-training.
    const fresh = createTrainer({ ...plan, pretraining: null }, engine);
    for await (const event of fresh.run()) if (event.type === 'stage') break;
    for (const name of ['decoder2', 'segmentationHead']) expect(start[name]).toEqual(fresh.state().values[name]);
    expect(start['encoder']).not.toEqual(fresh.state().values['encoder']);
    for (const name of Object.keys(start).filter((each) => each.includes('Moment'))) expect(start[name]?.every((value) => value === 0)).toBe(true);
    trainer.dispose();
    fresh.dispose();
  });

  it('the same seed gives the same run to the bit, another seed another one', { timeout: 240_000 }, async () => {
    const [first, again] = [await trained(plan), await trained(plan)];
    expect(first.losses.length).toBeGreaterThan(12);
    expect(again.losses).toEqual(first.losses);
    expect(again.model).toEqual(first.model);
    const other = await pretrained({ ...plan, seed: plan.seed + 1 }, volumesFor(plan));
    expect(other.flatMap((event) => (event.type === 'step' ? [event.loss] : []))).not.toEqual(first.losses.slice(0, 6));
  });

  if (hasThreads) it('so it does at the size of the recipe, where sums are shared among threads, as long as there are as many of them', { timeout: 240_000 }, async () => {
    const { network, canvas, finetuning } = makePlan({
      volumes: [{ dimensions: [36, 50, 36], spacing: [1, 1, 1], sliceAxis: 2, numCompleteSlices: 36, isLabelled: true }],
      classValues: [7], budget: '2m', from: 'random', seed: 1, structuresHaveNoSide: false,
    });
    const sized: Plan = { ...plan, network, canvas, pretraining: null, consistency: null, finetuning: { ...finetuning, maxSteps: 5, retry: false } };
    const [first, again] = [await trained(sized), await trained(sized)];
    expect(again.losses).toEqual(first.losses);
    expect(again.model).toEqual(first.model);
  });

  it.each([['globalContrast', 'GD'], ['globalContrast', 'GD-'], ['localContrast', 'LR']] as const)(
    'a %s (%s) that sees no difference between slices is told of as collapsed; one that learns is not', { timeout: 240_000 }, async (stage, strategy) => {
      const given = { ...(stage === 'globalContrast' ? withGlobal({ strategy: strategy as 'GD', maxSteps: 110 }) : withLocal({ maxSteps: 110 })), seed: 3 };
      const blank = [1, 2, 3, 4].map((seed) => {
        const { volume } = ballVolume(seed);
        return buildWorkingVolume(`blank-${seed}`, { ...volume, data: new Float32Array(volume.data.length) }, 2, null, given);
      });
      const view = { ...pretraining.view, brightness: 0, contrast: 0 };
      const collapsed = await pretrained({ ...given, pretraining: { ...defined(given.pretraining, 'the pre-training'), view } }, blank);
      expect(collapsed.flatMap((event) => (event.type === 'standstill' ? [event.stage] : []))).toEqual([stage]);
      const learning = await pretrained(given, volumesFor(given));
      expect(learning.some(({ type }) => type === 'standstill')).toBe(false);
    },
  );

  /** Events up to fine-tuning. */
  async function pretrained(given: Plan, volumes: readonly WorkingVolume[]): Promise<TrainingEvent[]> {
    const trainer = createTrainer(given, engine, volumes);
    const events: TrainingEvent[] = [];
    for await (const event of trainer.run()) {
      if (event.type === 'stage' && event.stage === 'finetuning') break;
      events.push(event);
    }
    trainer.dispose();
    return events;
  }

  async function trained(given: Plan, changed?: (map: Uint8Array) => Uint8Array): Promise<{ losses: number[]; model: Values }> {
    const trainer = createTrainer(given, engine, volumesFor(given, changed));
    const losses: number[] = [];
    for await (const event of trainer.run()) if (event.type === 'step') losses.push(event.loss);
    const model = trainer.model();
    trainer.dispose();
    return { losses, model };
  }
}

const createTrainer = (given: Plan, engine: Engine, volumes: readonly WorkingVolume[] = volumesFor(given)): Trainer =>
  new Trainer({ plan: given, volumes, engine, weights: {}, resume: null, elapsedSeconds: () => 0, reserve: { pieces: 0, seconds: 0 } });

const bytes = (values: Float32Array | undefined): Buffer => Buffer.from(defined(values, 'the values').slice().buffer);
