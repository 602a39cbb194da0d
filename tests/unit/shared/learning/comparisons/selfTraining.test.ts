import { describe, expect, it } from 'vitest';
import { pseudoLabels, selfTrainingMethod, toPseudoLabel, withPseudoLabels } from '#shared/learning/comparisons/selfTraining.ts';
import { knownSlices } from '#shared/learning/preprocessing/slices.ts';
import { labelledBatch } from '#shared/learning/training/batches.ts';
import type { TrainingMethod } from '#shared/learning/training/method.ts';
import { createRandom } from '#shared/util/random.ts';
import { plainVolume, stillPlan } from '../../../../support/workingVolumes.ts';

/** Four voxels, three classes, class after class. */
const probabilities = { numClasses: 3, values: Float32Array.of(0.5, 0.25, 0.125, 0.375, 0.25, 0.5, 0.125, 0.375, 0.25, 0.25, 0.75, 0.25) };

describe('pseudo-labels', () => {
  it('are the likeliest classes, the lower one of two alike', () => {
    expect([...pseudoLabels(probabilities, 0)]).toEqual([0, 1, 2, 0]);
  });

  it('stay unknown where the likeliest class is less likely than asked for', () => {
    expect([...pseudoLabels(probabilities, 0.5)]).toEqual([0, 1, 2, 255]);
    expect([...pseudoLabels(probabilities, 0.6)]).toEqual([255, 255, 2, 255]);
  });

  it('label the whole of an unlabelled volume, and of a labelled one only what nobody looked at', () => {
    const unlabelled = plainVolume([2, 2, 1], [1, 2, 3, 4]);
    expect([...(withPseudoLabels(unlabelled, probabilities, { confidence: 0 }).labels ?? [])]).toEqual([0, 1, 2, 0]);
    const partly = plainVolume([2, 2, 1], [1, 2, 3, 4], { labels: [255, 255, 0, 1] });
    expect([...(withPseudoLabels(partly, probabilities, { confidence: 0.6 }).labels ?? [])]).toEqual([255, 255, 0, 1]);
    expect([...(withPseudoLabels(partly, probabilities, { confidence: 0 }).labels ?? [])]).toEqual([0, 1, 0, 1]);
    expect([...(partly.labels ?? [])]).toEqual([255, 255, 0, 1]);
  });

  it('are wanted for volumes with a voxel that nobody looked at', () => {
    const volumes = [null, [0, 1], [0, 255]].map((labels, n) => plainVolume([2, 1, 1], [1, 2], { id: `${n}`, labels }));
    expect(toPseudoLabel(volumes).map(({ id }) => id)).toEqual(['0', '2']);
  });
});

describe('training on pseudo-labels', () => {
  // True slices show 1 and are class 1; predicted ones show 2 and are class 0.
  const truth = plainVolume([4, 4, 2], Array<number>(32).fill(1), { labels: Array<number>(32).fill(1) });
  const predicted = plainVolume([4, 4, 2], Array<number>(32).fill(2), { labels: Array<number>(32).fill(0) });
  const base: TrainingMethod = { pretrainingStages: () => [] };
  const plan = (batchSize: number, targets: 'hard' | 'soft' = 'hard') => {
    const still = stillPlan({ canvas: [4, 4] });
    return { ...still, finetuning: { ...still.finetuning, batchSize, targets } };
  };

  it.each([[6, 3], [5, 3], [2, 1], [1, 1]])('gives truth at least half of a batch: of %i examples %i', (batchSize, numTrue) => {
    const own = plan(batchSize);
    const batch = labelledBatch(knownSlices([truth]), own, createRandom(1));
    const mixed = selfTrainingMethod(base, [predicted]).alterBatch?.(batch, own, createRandom(2));
    const examples = (values: ArrayLike<number> | undefined): number[] => Array.from({ length: batchSize }, (_, b) => values?.[16 * b + 5] ?? NaN);
    const expected = Array.from({ length: batchSize }, (_, b) => (b < numTrue ? 1 : 2));
    expect(examples(mixed?.['images'])).toEqual(expected);
    expect(examples(mixed?.['labels'])).toEqual(expected.map((value) => 2 - value));
  });

  it('leaves the true batch itself as it was, and does as well with soft targets', () => {
    const own = plan(2, 'soft');
    const batch = labelledBatch(knownSlices([truth]), own, createRandom(1));
    const mixed = selfTrainingMethod(base, [predicted]).alterBatch?.(batch, own, createRandom(2));
    expect([...(mixed?.['targets'] ?? [])].filter((_, i) => i % 32 < 2)).toEqual([0, 1, 1, 0]);
    expect(batch['images']?.every((value) => value === 1)).toBe(true);
  });

  it('passes on what the method beneath does, after the predicted labels came in', () => {
    const doubling: TrainingMethod = { ...base, alterBatch: (feeds) => ({ ...feeds, images: (feeds['images'] as Float32Array).map((value) => 2 * value) }) };
    const own = plan(2);
    const batch = labelledBatch(knownSlices([truth]), own, createRandom(1));
    const mixed = selfTrainingMethod(doubling, [predicted]).alterBatch?.(batch, own, createRandom(2));
    expect([mixed?.['images']?.[5], mixed?.['images']?.[21]]).toEqual([2, 4]);
  });

  it('is the method beneath where nothing could be predicted with confidence', () => {
    expect(selfTrainingMethod(base, [plainVolume([4, 4, 2], Array<number>(32).fill(2), { labels: Array<number>(32).fill(255) })])).toBe(base);
  });
});
