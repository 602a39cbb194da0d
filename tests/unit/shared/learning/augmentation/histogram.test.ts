import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { landmarksOf, matchHistogram } from '#shared/learning/augmentation/histogram.ts';
import { knownSlices } from '#shared/learning/preprocessing/slices.ts';
import { labelledBatch } from '#shared/learning/training/batches.ts';
import { createRandom } from '#shared/util/random.ts';
import { counting, plainVolume, stillPlan } from '../../../../support/workingVolumes.ts';

const line = (from: number, step: number): Float32Array => Float32Array.from({ length: 21 }, (_, n) => from + step * n);
const moved = (pixels: readonly number[], share: number, own = line(0, 1), other = line(10, 2)): number[] => {
  const result = Float32Array.from(pixels);
  matchHistogram(result, own, other, share);
  return [...result];
};

describe('histogram matching', () => {
  it('measures 21 landmarks, from the lowest voxel to the highest', () => {
    const landmarks = landmarksOf(plainVolume([7, 3, 1], counting(21)));
    expect([...landmarks]).toEqual(counting(21));
  });

  it('takes each landmark to the other volume\'s, and what lies between them linearly', () => {
    expect(moved([0, 1, 2.5, 20], 1)).toEqual([10, 12, 15, 50]);
  });

  it('shifts what lies beyond the ends as the ends are shifted', () => {
    expect(moved([-1, 21], 1)).toEqual([9, 51]);
  });

  it('goes as much of the way as it is told', () => {
    expect(moved([2.5], 0)).toEqual([2.5]);
    expect(moved([2.5], 0.5)).toEqual([8.75]);
  });

  it('steps over landmarks that are the same, as air gives them', () => {
    const air = line(0, 1);
    air.fill(0, 0, 6);
    expect(moved([0, 6], 1, air, line(0, 2))).toEqual([10, 12]);
  });

  it('keeps the order of intensities', () => {
    const sorted = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 21, maxLength: 21 }).map((values) => Float32Array.from(values).sort());
    const pixels = fc.array(fc.integer({ min: -2000, max: 2000 }), { minLength: 2 }).map((values) => values.sort((a, b) => a - b));
    fc.assert(fc.property(sorted, sorted, pixels, fc.double({ min: 0, max: 1, noNaN: true }), (own, other, values, share) => {
      const result = moved(values, share, own, other);
      result.forEach((value, n) => expect(value).toBeGreaterThanOrEqual((result[n - 1] ?? -Infinity) - 1e-3));
    }));
  });
});

describe('a labelled batch', () => {
  const own = plainVolume([7, 3, 1], counting(21), { labels: new Uint8Array(21) });
  const other = plainVolume([7, 3, 1], counting(21).map((value) => value + 100));
  const withHistogram = (histogram?: number) => {
    const plan = stillPlan();
    const { probability } = plan.augmentation;
    return { ...plan, augmentation: { ...plan.augmentation, probability: histogram === undefined ? probability : { ...probability, histogram } } };
  };
  const images = (histogram?: number): Float32Array => {
    const others = [[], [], [{ volume: other, plane: 2 as const, index: 0 }]];
    return labelledBatch(knownSlices([own]), withHistogram(histogram), createRandom(1), others)['images'] as Float32Array;
  };

  it('is moved towards the histograms of unlabelled volumes where the plan says so', () => {
    const highest = Math.max(...images(1));
    expect(highest).toBeGreaterThan(22);
    expect(highest).toBeLessThanOrEqual(121);
  });

  it('draws the same as ever where it does not', () => {
    expect(images()).toEqual(images(0));
    expect(Math.max(...images())).toBe(21);
  });
});
