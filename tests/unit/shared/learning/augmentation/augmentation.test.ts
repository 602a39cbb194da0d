import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutMixImages, drawCutMixBox } from '#shared/learning/augmentation/cutMix.ts';
import { applyBrightness, applyContrast, augmentIntensity, augmentView, blur, downAndUp } from '#shared/learning/augmentation/intensity.ts';
import { drawCrop, drawSpatial } from '#shared/learning/augmentation/spatial.ts';
import type { SpatialDraw } from '#shared/learning/augmentation/warp.ts';
import { identityDraw, placement, warpSlice } from '#shared/learning/augmentation/warp.ts';
import { makePlan } from '#shared/learning/config/makePlan.ts';
import type { Canvas } from '#shared/learning/config/plan.ts';
import type { WorkingVolume } from '#shared/learning/preprocessing/workingVolume.ts';
import { createRandom } from '#shared/util/random.ts';

const plan = makePlan({
  volumes: Array.from({ length: 5 }, () => ({ dimensions: [35, 50, 36] as const, spacing: [1, 1, 1] as const, sliceAxis: 2 as const, numCompleteSlices: 36, isLabelled: true })),
  classValues: [1], budget: '2m', from: 'pretrained', seed: 0, structuresHaveNoSide: false,
});

/** One axial slice of 4 rows (j) and 3 columns (i) with values 1 to 12, all known as class 1 but the first. */
const volume = {
  dimensions: [3, 4, 1], image: Float32Array.from({ length: 12 }, (_, i) => i + 1), labels: Uint8Array.from({ length: 12 }, (_, i) => (i === 0 ? 0 : 1)),
} as unknown as WorkingVolume;
const rowsAreJ = [true, true, false] as const;

function warp(draw: SpatialDraw, canvas: Canvas = [6, 5], at = placement(4, 3, canvas)) {
  const image = new Float32Array(canvas[0] * canvas[1]);
  const labels = new Int32Array(image.length);
  warpSlice({ volume, plane: 2, index: 0 }, rowsAreJ, canvas, at, draw, { image, labels, offset: 0 });
  const rows = <T>(values: ArrayLike<T>) => Array.from({ length: canvas[0] }, (_, r) => Array.from(values).slice(r * canvas[1], (r + 1) * canvas[1]));
  return { image: rows(image), labels: rows(labels) };
}

describe('warpSlice', () => {
  it('lays a slice in the middle of the canvas, voxel on pixel; around it the image is 0 and nothing is known', () => {
    const { image, labels } = warp(identityDraw);
    expect(image).toEqual([[0, 0, 0, 0, 0], [0, 1, 2, 3, 0], [0, 4, 5, 6, 0], [0, 7, 8, 9, 0], [0, 10, 11, 12, 0], [0, 0, 0, 0, 0]]);
    expect(labels[1]).toEqual([255, 0, 1, 1, 255]);
  });

  it('shifts by half a pixel bilinearly', () => {
    expect(warp({ ...identityDraw, shift: [0, 0.5] }).image[1]).toEqual([0.5, 1.5, 2.5, 1.5, 0]);
  });

  it('turns by ninety degrees exactly', () => {
    const { image } = warp({ ...identityDraw, matrix: [0, -1, 1, 0] }, [4, 4], { row: 0, column: -1 });
    expect(image.flat().filter((value) => value > 0).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it('bends by displacements that are linear between nodes', () => {
    const displacements = new Float32Array(8).map((_, i) => (i % 2 === 1 ? 1 : 0));
    expect(warp({ ...identityDraw, elastic: { nodes: [2, 2], displacements } }).image[1]).toEqual([1, 2, 3, 0, 0]);
  });

  it('cuts a window out of a slice that is larger than the canvas, never beyond it', () => {
    fc.assert(fc.property(fc.double({ min: 0, max: 0.999, noNaN: true }), (at) => {
      const { row } = placement(40, 3, [16, 8], [at, 0]);
      expect(row).toBeGreaterThanOrEqual(0);
      expect(row + 16).toBeLessThanOrEqual(40);
    }));
  });
});

describe('random draws', () => {
  it('of fine-tuning stay in the recipe\'s ranges', () => {
    const random = createRandom(1);
    for (let n = 0; n < 200; n++) {
      const { matrix: [a, b, c, d], shift } = drawSpatial(plan.augmentation, random);
      const determinant = a * d - b * c;
      expect(determinant).toBeGreaterThan(Math.exp(-0.46));
      expect(determinant).toBeLessThan(Math.exp(0.46));
      expect(Math.abs(Math.atan2(-b, a))).toBeLessThan((20.01 * Math.PI) / 180);
      expect(Math.max(...shift.map(Math.abs))).toBeLessThanOrEqual(4);
    }
  });

  it('of pre-training enlarge a box of 100 / 192 of the canvas that lies inside it', () => {
    const random = createRandom(2);
    for (let n = 0; n < 200; n++) {
      const { matrix, shift } = drawCrop(plan.pretraining!.view, [192, 192], random);
      expect(matrix[0]).toBeCloseTo(100 / 192, 10);
      const firstRow = matrix[0] * -95.5 + shift[0] + 95.5;
      expect(firstRow).toBeGreaterThan(9.5);
      expect(firstRow).toBeLessThan(70);
    }
  });

  it('are the same for the same seed', () => {
    const pixels = (seed: number) => {
      const values = Float32Array.from({ length: 56 * 40 }, (_, i) => i / 2240);
      augmentIntensity(values, [56, 40], plan.augmentation, createRandom(seed));
      return values;
    };
    expect(pixels(4)).toEqual(pixels(4));
    expect(pixels(4)).not.toEqual(pixels(5));
  });
});

describe('intensity', () => {
  it('of a view is brightness, then contrast about the mean of that, then a clip (method.md 10.5, T11)', () => {
    const brighter = Float32Array.of(0, 0.2, 0.4, 1.4);
    applyBrightness(brighter, 0.1);
    const unclipped = brighter.slice();
    applyContrast(unclipped, 1.2);
    expect([...unclipped].map((value) => Number(value.toFixed(2)))).toEqual([0, 0.24, 0.48, 1.68]);

    const draws = [0.1, 1.2];
    const pixels = Float32Array.of(0, 0.2, 0.4, 1.4);
    augmentView(pixels, plan.pretraining!.view, { ...createRandom(1), uniform: () => draws.shift() ?? NaN });
    expect([...pixels].map((value) => Math.abs(Number(value.toFixed(6))))).toEqual([0, 0.24, 0.48, 1.5]);
  });

  it('views are clipped to their range', () => {
    const pixels = Float32Array.from({ length: 100 }, (_, i) => i / 20 - 1);
    augmentView(pixels, plan.pretraining!.view, createRandom(1));
    expect(Math.min(...pixels)).toBe(0);
    expect(Math.max(...pixels)).toBe(1.5);
  });

  it('blur and resizing leave a flat slice flat, and blur keeps the sum of a point in the middle', () => {
    const flat = new Float32Array(64).fill(0.7);
    blur(flat, [8, 8], 1);
    downAndUp(flat, [8, 8], 0.5);
    flat.forEach((value) => expect(value).toBeCloseTo(0.7, 6));
    const point = new Float32Array(15 * 15);
    point[7 * 15 + 7] = 1;
    blur(point, [15, 15], 1);
    expect(point.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    expect(point[7 * 15 + 7]).toBeLessThan(0.2);
  });
});

describe('CutMix', () => {
  it('shows the next image of the batch inside one box', () => {
    const images = Float32Array.of(1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3);
    cutMixImages(images, 3, Float32Array.of(1, 0, 0, 0));
    expect([...images]).toEqual([2, 1, 1, 1, 3, 2, 2, 2, 1, 3, 3, 3]);
  });

  it('draws boxes of 16 to 36 rows and 12 to 28 columns on the recipe\'s canvas', () => {
    const random = createRandom(3);
    const consistency = { boxRows: [16 / 56, 36 / 56], boxColumns: [12 / 40, 28 / 40] } as never;
    for (let n = 0; n < 50; n++) {
      const area = drawCutMixBox([56, 40], consistency, random).reduce((a, b) => a + b);
      expect(area).toBeGreaterThanOrEqual(16 * 12);
      expect(area).toBeLessThanOrEqual(36 * 28);
    }
  });
});
