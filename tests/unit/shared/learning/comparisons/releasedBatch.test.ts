import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { comparisonMethods } from '#shared/learning/comparisons/index.ts';
import { globalContrast } from '#shared/learning/contrast/index.ts';
import { startEager } from '#shared/learning/engine/eager.ts';
import { globalContrastiveLoss } from '#shared/learning/losses/index.ts';
import { adamWFeedValues, plainAdam } from '#shared/learning/training/adamW.ts';
import { createRandom } from '#shared/util/random.ts';
import { defined } from '#shared/util/assert.ts';
import { useEngine } from '../../../../support/engine.ts';
import { ballPlan } from '../../../../support/learning.ts';
import { counting, plainVolume } from '../../../../support/workingVolumes.ts';

const releases = [
  [12, 48, 16, 3.419932],
  [10, 40, 8, 1.556728],
  [8, 32, 16, 5.129899],
] as const;

const volumes = Array.from({ length: 5 }, (_, n) => plainVolume([16, 16, 8], counting(2048).map((value) => (value * (n + 1)) / 10_000)));
const planOf = (batchSize: number) => comparisonMethods.releasedBatch({ batchSize }).plan(ballPlan({}, 'pretrained'));
const contrastOf = (batchSize: number) => defined(planOf(batchSize).pretraining?.globalContrast, 'global contrast');

describe('the release’s black units', () => {
  useEngine();

  it.each(releases)('B = %i: %i images, the last %i of them black, and a loss of at least %f', (batchSize, images, numBlack, floor) => {
    const contrast = contrastOf(batchSize);
    const { terms, batch } = globalContrast[contrast.strategy];
    const drawn = batch(volumes.map(({ dimensions }) => dimensions[2]), contrast, createRandom(1));
    const isBlack = drawn.map((image) => image === null);
    expect(isBlack).toEqual(Array.from({ length: images }, (_, i) => i >= images - numBlack));

    // A black anchor's negatives that are black look as much like it as any positive can: each of its terms is at least
    // log(1 + their number). The other terms may reach 0.
    const { size, weights, negatives } = terms(contrast);
    const row = (matrix: Float32Array, i: number): number[] => [...matrix.subarray(i * size, (i + 1) * size)];
    const bound = isBlack.reduce((sum, black, i) => {
      if (!black) return sum;
      const blackNegatives = row(negatives, i).filter((negative, k) => negative === 1 && isBlack[k]).length;
      expect(blackNegatives).toBe((3 / 4) * numBlack);
      return sum + row(weights, i).reduce((total, weight) => total + weight * Math.log(1 + blackNegatives), 0);
    }, 0);
    const exact = (numBlack * 4 / images) * Math.log(1 + (3 / 4) * numBlack);
    expect(Number(exact.toFixed(6))).toBe(floor);
    // The weights of the loss are float32.
    expect(bound).toBeCloseTo(exact, 6);
  });

  it.each(releases)('B = %i: the black anchors’ share of the loss comes to that floor where all their positives look as they do', (batchSize, _images, numBlack, floor) => {
    const contrast = contrastOf(batchSize);
    const terms = globalContrast[contrast.strategy].terms(contrast);
    const isBlack = (i: number): boolean => i >= terms.size - numBlack;
    // One black anchor row at a time: its positives at its own place, what is real and repels at a right angle.
    let total = 0;
    for (let i = terms.size - numBlack; i < terms.size; i++) {
      const isOwn = (k: number): boolean => isBlack(k) || (terms.weights[i * terms.size + k] as number) > 0;
      const embeddings = Array.from({ length: terms.size }, (_, k) => (isOwn(k) ? [1, 0] : [0, 1]));
      const weights = terms.weights.map((weight, at) => (Math.floor(at / terms.size) === i ? weight : 0));
      total += tf.tidy(() => globalContrastiveLoss(tf.tensor2d(embeddings), { ...terms, weights }, 0.05).dataSync()[0] ?? NaN);
    }
    expect(total).toBeCloseTo(floor, 5);
  });

  it('reach the network as black images, all alike to it, and the training loss stays above the floor', () => {
    const plan = planOf(8);
    const [stage] = comparisonMethods.releasedBatch({ batchSize: 8 }).method.pretrainingStages(plan, volumes);
    const running = startEager(defined(stage, 'the stage').program(createRandom(1), {}));
    const random = createRandom(2);
    const feeds = defined(stage, 'the stage').feeds(random);
    const size = 16 * 16;
    const black = Array.from({ length: 32 }, (_, n) => feeds['images']?.subarray(n * size, (n + 1) * size).every((value) => value === 0));
    expect(black.map(Boolean)).toEqual(Array.from({ length: 32 }, (_, n) => n >= 16));
    for (let step = 1; step <= 12; step++) {
      const own = { ...defined(stage, 'the stage').feeds(random), ...adamWFeedValues(step, 1e-2, plainAdam), statisticsShare: Float32Array.of(0.1) };
      expect(running.run('step', own)['loss']?.[0]).toBeGreaterThan(5.129899);
    }
    running.dispose();
  });

  it('are refused where the plan has no such stage', () => {
    expect(() => comparisonMethods.releasedBatch().plan(ballPlan())).toThrow('global contrastive pre-training');
  });
});
