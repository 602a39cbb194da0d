import { describe, expect, it } from 'vitest';
import { globalContrastBatch } from '#shared/learning/contrast/contrastBatches.ts';
import { globalStrategies } from '#shared/learning/config/plan.ts';
import { createRandom } from '#shared/util/random.ts';
import { defined } from '#shared/util/assert.ts';
import { ballPlan } from '../../../../support/learning.ts';
import { counting, plainVolume } from '../../../../support/workingVolumes.ts';

describe('a batch of the global stage', () => {
  it.each(globalStrategies)('of %s cuts an original and its views out of a larger slice at the same place', (strategy) => {
    const plan = ballPlan({}, 'pretrained');
    const pretraining = defined(plan.pretraining, 'the pre-training of this plan');
    const contrast = { ...defined(pretraining.globalContrast, 'the global stage'), strategy, numUnits: 3 };
    // Views that change nothing, so that they must be the original. Every voxel has a value of its own.
    const still = { ...pretraining.view, cropSide: 1, cropStart: [0, 0] as [number, number], brightness: 0, contrast: 0, clip: [0, Infinity] as [number, number] };
    const volumes = [0, 1, 2].map((n) => plainVolume([40, 37, 8], counting(40 * 37 * 8).map((value) => value + n * 40 * 37 * 8)));
    const images = globalContrastBatch(volumes, plan, still, contrast, createRandom(1));
    const size = 16 * 16;
    const firstPixels = Array.from({ length: images.length / size }, (_, n) => images[n * size] as number);
    const counts = new Map<number, number>();
    for (const pixel of firstPixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
    expect(Math.min(...counts.values())).toBeGreaterThanOrEqual(2);
  });
});
