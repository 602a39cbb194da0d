import { describe, expect, it } from 'vitest';
import type { Vec3 } from '#shared/domain/grid.ts';
import type { PlanRequest, VolumeFacts } from '#shared/learning/config/makePlan.ts';
import { makePlan } from '#shared/learning/config/makePlan.ts';
import { presets } from '#shared/learning/config/presets.ts';
import { planSchema } from '#shared/learning/config/plan.ts';

const facts = (dimensions: Vec3, spacing: Vec3, numCompleteSlices = 0): VolumeFacts => ({
  dimensions, spacing, sliceAxis: 2, numCompleteSlices, isLabelled: numCompleteSlices > 0,
});
const request = (volumes: VolumeFacts[], changes: Partial<PlanRequest> = {}): PlanRequest => ({
  volumes, classValues: [1, 2], budget: '2m', from: 'pretrained', seed: 0, structuresHaveNoSide: false, ...changes,
});
const hippocampi = [facts([35, 50, 36], [1, 1, 1], 36), facts([36, 52, 38], [1, 1, 1], 38), facts([34, 49, 35], [1, 1, 1]), facts([43, 59, 45], [1, 1, 1])];

describe('makePlan', () => {
  it('makes the recipe for hippocampi: three planes, one narrow canvas, 8-16-32-64 channels, batches of 12', () => {
    const plan = makePlan(request(hippocampi));
    expect(plan).toMatchObject({ planes: 'all', spacingMm: 1, canvas: [56, 40], planeRows: [true, false, false], consistency: null });
    expect(plan.network).toMatchObject({ channels: [8, 16, 32, 64], numClasses: 3 });
    expect(plan.finetuning).toMatchObject({ batchSize: 12, rate: 5e-3, warmUpSteps: 20, weightDecay: 0.01, clipNorm: 5, emaDecay: 0.99 });
    expect(plan.pretraining?.globalContrast).toMatchObject({ strategy: 'GD', numUnits: 4, numPartitions: 4 });
  });

  it('is a plan by its own schema', () => {
    expect(planSchema.parse(makePlan(request(hippocampi)))).toEqual(makePlan(request(hippocampi)));
  });

  it('keeps to the slice plane, and to its pixels, where slices are thick', () => {
    const plan = makePlan(request([facts([200, 240, 10], [1.5, 1.5, 10], 10), facts([220, 256, 9], [1.4, 1.4, 10])], { from: 'random' }));
    expect(plan.planes).toBe('slicePlane');
    expect(Math.max(...plan.canvas)).toBeLessThanOrEqual(128);
    expect(plan.spacingMm).toBeGreaterThan(2.5);
    expect(plan.pretraining).toBeNull();
  });

  it('sees more detail where there is more time', () => {
    const large = [facts([300, 300, 200], [1, 1, 1], 20)];
    const [quick, long, open] = (['2m', '15m', 'until-stable'] as const).map((budget) => makePlan(request(large, { budget })));
    expect([quick!.canvas[0], long!.canvas[0], open!.canvas[0]]).toEqual([128, 160, 192]);
    expect(quick!.network.channels).toEqual([8, 16, 32, 64, 64]);
    expect(open!.budgetSeconds).toBeNull();
    expect(open!.finetuning.patienceSteps).not.toBeNull();
  });

  it('takes fewer of the larger slices, so that enough steps fit into the budget', () => {
    const plan = makePlan(request(Array.from({ length: 6 }, () => facts([128, 128, 128], [1, 1, 1], 20))));
    expect(plan).toMatchObject({ canvas: [128, 128], statistics: { numBatches: 23, batchSize: 14 } });
    expect(plan.finetuning.batchSize).toBe(7);
    expect(plan.pretraining?.globalContrast?.numUnits).toBe(3);
  });

  it('learns from unlabelled slices where few slices are labelled', () => {
    const sparse = [facts([35, 50, 36], [1, 1, 1], 5), ...hippocampi.slice(2), facts([36, 50, 36], [1, 1, 1])];
    expect(makePlan(request(sparse)).consistency).toMatchObject({ startFraction: 0.2, confidence: 0.8 });
  });

  it('grows shifts and bends with the canvas, and mirrors only what has no side', () => {
    const plan = makePlan(request([facts([112, 112, 112], [1, 1, 1], 112)]));
    expect(plan.augmentation).toMatchObject({ shift: 8, elasticAmplitude: 4, mirror: false, rotation: 20 });
    expect(makePlan(request(hippocampi, { structuresHaveNoSide: true })).augmentation.mirror).toBe(true);
  });

  it('averages several wider networks where there is a quarter of an hour', () => {
    const plan = makePlan(request(hippocampi, { budget: '15m' }));
    expect(plan).toMatchObject({ budgetSeconds: 900, numNetworks: presets['15m'].numNetworks });
    expect(plan.network.channels).toEqual(presets['15m'].channels);
    expect(makePlan(request(hippocampi)).numNetworks).toBe(1);
  });

  it('augments more strongly where little is labelled', () => {
    const labelled = (n: number) => Array.from({ length: n + 4 }, (_, i) => facts([35, 50, 36], [1, 1, 1], i < n ? 36 : 0));
    const [one, eight] = [1, 8].map((n) => makePlan(request(labelled(n), { budget: '15m' })));
    expect(one!.augmentation).toMatchObject({ scale: 0.25, shift: 6, gamma: 0.6, rotation: 20, noise: 0.05 });
    expect(one!.consistency).not.toBeNull();
    expect(eight!.augmentation).toMatchObject({ scale: 0.15, shift: 4, gamma: 0.3 });
    expect(eight!.consistency).toBeNull();
  });

  it('spends the few steps that a slow engine makes on labels, unless there is all the time', () => {
    const volumes = Array.from({ length: 6 }, (_, i) => facts([35, 50, 36], [1, 1, 1], i === 0 ? 36 : 0));
    for (const budget of ['2m', '15m'] as const) {
      expect(makePlan(request(volumes, { budget })).consistency).not.toBeNull();
      expect(makePlan(request(volumes, { budget, isSlowEngine: true }))).toMatchObject({ consistency: null, augmentation: { scale: 0.15, gamma: 0.3 } });
    }
    expect(makePlan(request(volumes, { budget: 'until-stable', isSlowEngine: true })).consistency).not.toBeNull();
    const slices = volumes.map((each) => ({ ...each, numCompleteSlices: Math.min(each.numCompleteSlices, 10) }));
    expect(makePlan(request(slices, { isSlowEngine: true })).consistency).not.toBeNull();
  });

  it('only adjusts a former model: a lower rate, fewer steps, no pre-training', () => {
    const plan = makePlan(request(hippocampi, { from: 'model' }));
    expect(plan.pretraining).toBeNull();
    expect(plan.finetuning.rate).toBeLessThan(5e-3);
    expect(plan.finetuning.maxSteps).toBe(Math.round(presets['2m'].maxSteps / 3));
  });
});
