import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contextRestoration, drawPatchPair, swapPair, swapPatches } from '#shared/learning/comparisons/contextRestoration.ts';
import { reconstructionSettings } from '#shared/learning/comparisons/reconstruction.ts';
import { createRandom } from '#shared/util/random.ts';
import { counting, plainVolume, stillPlan } from '../../../../support/workingVolumes.ts';

const sorted = (values: Iterable<number>): number[] => [...values].sort((a, b) => a - b);

describe('the patches of context restoration', () => {
  it('change places, 5 x 5 pixels each', () => {
    // 6 rows of 11: patches at (0, 0) and (1, 6).
    const pixels = Float32Array.from(counting(66));
    swapPair(pixels, 11, [0, 0], [1, 6]);
    expect([...pixels.subarray(0, 11)]).toEqual([18, 19, 20, 21, 22, 6, 7, 8, 9, 10, 11]);
    expect([...pixels.subarray(11, 22)]).toEqual([29, 30, 31, 32, 33, 17, 1, 2, 3, 4, 5]);
    expect([...pixels.subarray(55, 66)]).toEqual([56, 57, 58, 59, 60, 61, 45, 46, 47, 48, 49]);
    expect(pixels.filter((value, i) => value !== i + 1)).toHaveLength(50);
  });

  it('of one pair never overlap and never leave the slice', () => {
    fc.assert(fc.property(fc.integer({ min: 5, max: 20 }), fc.integer({ min: 10, max: 20 }), fc.nat(), (height, width, seed) => {
      const [a, b] = drawPatchPair([height, width], createRandom(seed));
      expect(Math.max(Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1]))).toBeGreaterThanOrEqual(5);
      for (const [row, column] of [a, b]) {
        expect(row >= 0 && row + 5 <= height && column >= 0 && column + 5 <= width).toBe(true);
      }
    }));
  });

  it('are the only two where there is room for no more, and none where two do not fit', () => {
    expect(sorted(drawPatchPair([5, 10], createRandom(1)).flat())).toEqual([0, 0, 0, 5]);
    expect(() => drawPatchPair([9, 9], createRandom(1))).toThrow('do not fit in 9 x 9');
  });

  it('are swapped ten times, and every value is still there', () => {
    const before = Float32Array.from(counting(56 * 40));
    const pixels = before.slice();
    swapPatches(pixels, [56, 40], createRandom(4));
    expect(sorted(pixels)).toEqual([...before]);
    const moved = pixels.filter((value, i) => value !== before[i]).length;
    // 500 where no patch is met twice.
    expect(moved).toBeGreaterThan(350);
    expect(moved).toBeLessThanOrEqual(500);
  });
});

describe('the stage of context restoration', () => {
  it('asks for the slices as they were', () => {
    const plan = stillPlan();
    const [stage] = contextRestoration(reconstructionSettings.parse({ slices: 2 })).pretrainingStages(plan, [plainVolume([16, 16, 1], counting(256))]);
    const { images, originals } = stage?.feeds(createRandom(1)) ?? {};
    expect([...(originals ?? [])]).toEqual([...counting(256), ...counting(256)]);
    const [first, second] = [images?.slice(0, 256) ?? [], images?.slice(256) ?? []];
    expect(sorted(first)).toEqual(counting(256));
    expect(sorted(second)).toEqual(counting(256));
    expect([...first]).not.toEqual([...second]);
    expect([...first]).not.toEqual(counting(256));
  });
});
