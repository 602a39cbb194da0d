import { describe, expect, it } from 'vitest';
import { comparisonMethods } from '#shared/learning/comparisons/index.ts';
import { drawMixtures, mixExamples, withoutTraces } from '#shared/learning/comparisons/mixup.ts';
import { knownSlices } from '#shared/learning/preprocessing/slices.ts';
import { labelledBatch } from '#shared/learning/training/batches.ts';
import { createRandom } from '#shared/util/random.ts';
import { counting, plainVolume, stillPlan } from '../../../../support/workingVolumes.ts';

/** Two examples of two pixels and two classes; the second example's second pixel is unknown. */
const batch = {
  images: Float32Array.of(1, 2, 5, 6),
  targets: Float32Array.of(1, 0, 0, 1, 0, 1, 0, 0),
  known: Float32Array.of(1, 1, 1, 0),
};

describe('mixing examples', () => {
  it('adds lambda of one and the rest of the other, images and targets alike', () => {
    const { images, targets, known } = mixExamples(batch, [{ first: 0, second: 1, share: 0.75 }, { first: 0, second: 0, share: 0.5 }]);
    expect([...images]).toEqual([2, 3, 1, 2]);
    expect([...targets]).toEqual([0.75, 0.25, 0, 0, 1, 0, 0, 1]);
    expect([...known]).toEqual([1, 0, 1, 1]);
  });

  it('knows only what is known in both, however small a share: unknown stays unknown', () => {
    const { targets, known } = mixExamples(batch, [{ first: 0, second: 1, share: 0.998 }, { first: 1, second: 1, share: 0.5 }]);
    expect([...known]).toEqual([1, 0, 1, 0]);
    expect([...targets.subarray(2, 4), ...targets.subarray(6, 8)]).toEqual([0, 0, 0, 0]);
  });

  it('knows what one example knows where the other has no share in it', () => {
    const { images, targets, known } = mixExamples(batch, [{ first: 0, second: 1, share: 1 }, { first: 0, second: 1, share: 0 }]);
    expect([...images]).toEqual([1, 2, 5, 6]);
    expect([...known]).toEqual([1, 1, 1, 0]);
    expect([...targets]).toEqual([1, 0, 0, 1, 0, 1, 0, 0]);
  });

  it('takes a share under a thousandth for none, as half of the draws are', () => {
    expect([0, 0.0005, 0.002, 0.5, 0.998, 0.9995, 1].map(withoutTraces)).toEqual([0, 0, 0.002, 0.5, 0.998, 1, 1]);
    const shares = drawMixtures(40_000, 0.1, createRandom(5)).map(({ share }) => share);
    // Twice the 0.2542 that lies below 0.001, by the power series of Beta(0.1, 0.1).
    expect(shares.filter((share) => share === 0 || share === 1).length / shares.length).toBeCloseTo(0.5084, 2);
  });

  it('counts a pixel for as much as both examples know it', () => {
    const { targets, known } = mixExamples({ ...batch, known: Float32Array.of(1, 0.5, 1, 0.5) }, [{ first: 0, second: 1, share: 0.5 }, { first: 1, second: 1, share: 1 }]);
    expect([...known]).toEqual([1, 0.25, 1, 0.5]);
    expect([...targets.subarray(0, 2)]).toEqual([0.5, 0.5]);
  });

  it('leaves the given batch as it was', () => {
    mixExamples(batch, [{ first: 1, second: 1, share: 1 }, { first: 0, second: 0, share: 1 }]);
    expect([...batch.images]).toEqual([1, 2, 5, 6]);
  });

  it('draws both examples of every mixture from the whole batch, with replacement', () => {
    const mixtures = drawMixtures(3, 0.1, createRandom(1));
    expect(mixtures).toHaveLength(3);
    const many = Array.from({ length: 300 }, (_, seed) => drawMixtures(3, 0.1, createRandom(seed))).flat();
    expect(new Set(many.map(({ first, second }) => `${first}${second}`)).size).toBe(9);
    expect(many.every(({ share }) => share >= 0 && share <= 1)).toBe(true);
  });
});

describe('the method Mixup', () => {
  const labels = counting(64).map((n) => (n % 5 === 0 ? 255 : n % 2));
  const volume = plainVolume([4, 4, 4], counting(64), { labels });
  const { method, plan: planFor, again } = comparisonMethods.mixup();

  it('asks for soft targets, and gives whole mixtures of a labelled batch', () => {
    const plan = planFor(stillPlan({ canvas: [4, 4] }));
    expect(plan.finetuning.targets).toBe('soft');
    expect(again).toBeNull();
    const given = labelledBatch(knownSlices([volume]), plan, createRandom(2));
    const mixed = method.alterBatch?.(given, plan, createRandom(3)) ?? {};
    expect(Object.fromEntries(Object.entries(mixed).map(([name, values]) => [name, values.length]))).toEqual({ images: 64, targets: 128, known: 64 });
    mixed['known']?.forEach((known, i) => {
      const sum = (mixed['targets']?.[2 * i] ?? NaN) + (mixed['targets']?.[2 * i + 1] ?? NaN);
      expect(sum).toBeCloseTo(known, 5);
    });
  });

  it('refuses hard labels, which cannot be shares', () => {
    const plan = stillPlan({ canvas: [4, 4] });
    const given = labelledBatch(knownSlices([volume]), plan, createRandom(2));
    expect(() => method.alterBatch?.(given, plan, createRandom(3))).toThrow('soft targets');
  });
});
