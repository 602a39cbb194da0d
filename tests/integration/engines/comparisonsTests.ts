import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadEngine } from '#electron/trainer/engines/loadEngine.ts';
import type { ComparisonName } from '#shared/learning/comparisons/index.ts';
import { comparisonMethods } from '#shared/learning/comparisons/index.ts';
import type { Plan } from '#shared/learning/config/plan.ts';
import type { Engine, FeedValues } from '#shared/learning/engine/program.ts';
import { predictVolume } from '#shared/learning/inference/predictVolume.ts';
import type { WorkingVolume } from '#shared/learning/preprocessing/workingVolume.ts';
import { adamWFeedValues, plainAdam } from '#shared/learning/training/adamW.ts';
import type { PretrainingStage, TrainingMethod } from '#shared/learning/training/method.ts';
import { Trainer } from '#shared/learning/training/trainer.ts';
import { createRandom } from '#shared/util/random.ts';
import { defined } from '#shared/util/assert.ts';
import { ballPlan } from '../../support/learning.ts';
import { plainVolume } from '../../support/workingVolumes.ts';

/** The pretext tasks, with few slices a step and a rate at which a small network shows in few steps that it learns. */
export const pretextTasks: readonly [ComparisonName, object][] = [
  ['rotation', { slices: 4, rate: 1e-2 }],
  ['inpainting', { slices: 8, rate: 1e-2 }],
  ['contextRestoration', { slices: 8, rate: 1e-2 }],
  ['coordinates', { slices: 8, rate: 1e-2, maxSteps: 40 }],
];

/**
 * Four volumes that brighten along every axis (so that turned slices and positions can be told), with a bright ball in
 * them and noise; the first one is labelled.
 */
export function slopingVolumes(): WorkingVolume[] {
  return [1, 2, 3, 4].map((seed) => {
    const random = createRandom(seed);
    const [nx, ny, nz] = [14, 16, 12];
    const image: number[] = [];
    const labels: number[] = [];
    for (let k = 0; k < nz; k++) for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++) {
      const inside = Math.hypot(i - 7, j - 8, k - 6) < 4;
      image.push(0.03 * i + 0.02 * j + 0.025 * k + (inside ? 0.5 : 0) + 0.03 * random.normal());
      labels.push(Number(inside));
    }
    return plainVolume([nx, ny, nz], image, { id: `sloping-${seed}`, labels: seed === 1 ? labels : null, planes: [0, 1, 2] });
  });
}

export const stageOf = (name: ComparisonName, settings: object, plan = ballPlan()): PretrainingStage =>
  defined(comparisonMethods[name](settings).method.pretrainingStages(plan, slopingVolumes())[0], 'the stage');

export const stepFeeds = (stage: PretrainingStage, step: number, random = createRandom(step)): FeedValues =>
  ({ ...stage.feeds(random), ...adamWFeedValues(step, stage.rate, plainAdam), statisticsShare: Float32Array.of(0.1) });

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** What shared/learning/comparisons must do on every engine; a file an engine, as a process holds one. */
export function comparisonsTests(name: 'tensorflow' | 'wasm'): void {
  let engine: Engine;
  beforeAll(async () => { engine = await loadEngine(name); });

  describe('a pretext task', () => {
    it.each(pretextTasks)('%s: its loss falls within 40 steps, and no tensor is left behind', (task, settings) => {
      const stage = stageOf(task, settings);
      const running = engine.start(stage.program(createRandom(1), {}));
      const random = createRandom(2);
      const losses: number[] = [];
      let tensors = 0;
      for (let step = 1; step <= 40; step++) {
        losses.push(running.run('step', stepFeeds(stage, step, random))['loss']?.[0] ?? NaN);
        if (step === 2) tensors = tf.memory().numTensors;
      }
      expect(tf.memory().numTensors).toBe(tensors);
      expect(mean(losses.slice(-5))).toBeLessThan(0.5 * mean(losses.slice(0, 3)));
      const values = running.read(stage.handsOver);
      expect(Object.values(values).every((array) => array.every(Number.isFinite))).toBe(true);
      running.dispose();
    });

    it('gives the same losses twice from the same seeds', () => {
      const run = (): number[] => {
        const stage = stageOf('rotation', { slices: 2 });
        const running = engine.start(stage.program(createRandom(1), {}));
        const losses = [1, 2, 3].map((step) => running.run('step', stepFeeds(stage, step))['loss']?.[0] ?? NaN);
        running.dispose();
        return losses;
      };
      expect(run()).toEqual(run());
    });
  });

  describe('the trainer', () => {
    const plan = (from: 'random' | 'pretrained' = 'random'): Plan => {
      const balls = ballPlan({}, from);
      return { ...balls, consistency: null, finetuning: { ...balls.finetuning, batchSize: 6, maxSteps: 40, retry: false } };
    };

    it('takes a pretext task for its pre-training, and fine-tunes what was handed over', async () => {
      const { stages } = await train(engine, plan(), comparisonMethods.inpainting({ maxSteps: 4, slices: 4 }).method);
      expect(Object.keys(stages)).toEqual(['pretext', 'finetuning']);
      expect(stages['pretext']).toHaveLength(4);
      expect(falls(stages['finetuning'])).toBe(true);
    });

    it('learns from mixtures, from random weights or on top of the proposed ones', async () => {
      const { method, plan: planFor } = comparisonMethods.mixup();
      const fromRandom = await train(engine, planFor(plan()), method);
      const proposed = await train(engine, planFor(plan('pretrained')), method);
      expect(Object.keys(fromRandom.stages)).toEqual(['finetuning']);
      expect(Object.keys(proposed.stages)).toEqual(['globalContrast', 'localContrast', 'finetuning']);
      for (const { stages } of [fromRandom, proposed]) expect(falls(stages['finetuning'])).toBe(true);
    });

    it('trains again on what it predicted, from the same initial weights', async () => {
      const { method, again } = comparisonMethods.selfTraining({ confidence: 0.5 });
      const { rounds, toLabel, label, method: methodWith } = defined(again, 'training again');
      expect(rounds).toBe(1);
      const first = await train(engine, plan(), method, (trainer, volumes) => toLabel(volumes).map((volume) => {
        const predicting = predictVolume(defined(trainer.segmenter, 'the segmenter'), plan(), volume);
        let next = predicting.next();
        while (!next.done) next = predicting.next();
        return label(volume, next.value);
      }));
      expect(first.result?.map(({ id }) => id)).toEqual(['sloping-2', 'sloping-3', 'sloping-4']);
      expect(first.result?.every(({ labels }) => labels?.includes(0))).toBe(true);
      const second = await train(engine, plan(), methodWith(first.result ?? []));
      expect(falls(second.stages['finetuning'])).toBe(true);
      // The same network and the same true slices at first, but half of the batch is another.
      expect(second.stages['finetuning']?.[0]).not.toBe(first.stages['finetuning']?.[0]);
    });
  });
}

const falls = (losses: readonly number[] = []): boolean => mean(losses.slice(-5)) < 0.85 * mean(losses.slice(0, 3));

/** Trains to the end; losses by stage, and what `look` made of the finished trainer. */
async function train<T>(engine: Engine, plan: Plan, method: TrainingMethod, look?: (trainer: Trainer, volumes: WorkingVolume[]) => T): Promise<{ stages: Record<string, number[]>; result: T | undefined }> {
  const volumes = slopingVolumes();
  const trainer = new Trainer({ plan, volumes, engine, weights: {}, resume: null, elapsedSeconds: () => 0, reserve: { pieces: 0, seconds: 0 }, method });
  const stages: Record<string, number[]> = {};
  for await (const event of trainer.run()) if (event.type === 'step') (stages[event.stage] ??= []).push(event.loss);
  const result = look?.(trainer, volumes);
  trainer.dispose();
  return { stages, result };
}
