import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunningProgram } from '#shared/learning/engine/program.ts';
import { nativePrediction } from '#shared/learning/inference/nativePrediction.ts';
import { predictSlice, runLengths } from '#shared/learning/inference/predictSlice.ts';
import { numPieces, predictVolume } from '#shared/learning/inference/predictVolume.ts';
import { tilesAlong } from '#shared/learning/inference/tiles.ts';
import { buildWorkingVolume } from '#shared/learning/preprocessing/workingVolume.ts';
import type { Plan } from '#shared/learning/config/plan.ts';
import { ballPlan, ballVolume } from '../../../../support/learning.ts';

/** A network that is sure of the structure wherever a pixel is bright. */
const brightness: Pick<RunningProgram, 'run'> = {
  run: (_, { images }) => ({ probabilities: Float32Array.from([...(images as Float32Array)].flatMap((v) => (v > 0.5 ? [0.1, 0.9] : [0.9, 0.1]))) }),
};
const program = brightness as RunningProgram;

function predict(plan: Plan, working: ReturnType<typeof buildWorkingVolume>) {
  const prediction = predictVolume(program, plan, working);
  let step = prediction.next();
  while (step.done !== true) step = prediction.next();
  return step.value;
}

describe('tilesAlong', () => {
  it('covers every pixel of a side once in all, whatever the sizes', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 2, max: 16 }).map((n) => 8 * n), (side, room) => {
      const sums = new Float32Array(side);
      for (const { start, weights } of tilesAlong(side, room)) {
        weights.forEach((weight, i) => {
          if (start + i >= 0 && start + i < side) sums[start + i]! += weight;
        });
      }
      sums.forEach((sum) => expect(sum).toBeCloseTo(1, 5));
    }));
  });

  it('takes one tile where the side fits, and overlaps the others by a quarter at least', () => {
    expect(tilesAlong(35, 40).map(({ start }) => start)).toEqual([-2]);
    const starts = tilesAlong(100, 40).map(({ start }) => start);
    expect(starts[0]).toBe(0);
    expect(starts.at(-1)).toBe(60);
    starts.slice(1).forEach((start, i) => expect(start - starts[i]!).toBeLessThanOrEqual(30));
  });
});

describe('prediction', () => {
  const { volume, map } = ballVolume(2);

  it.each([['at once', [16, 16]], ['in tiles', [8, 8]]] as const)('gives every voxel a probability that sums to one, %s', (_, canvas) => {
    const plan = ballPlan({ canvas: [...canvas] });
    const working = buildWorkingVolume('a', volume, 2, null, plan);
    const { values } = predict(plan, working);
    const numVoxels = working.image.length;
    for (let v = 0; v < numVoxels; v++) expect(values[v]! + values[numVoxels + v]!).toBeCloseTo(1, 5);
    const { labels } = nativePrediction(working, { numClasses: 2, values }, [7]);
    expect(labels).toEqual(map);
  });

  it('lands on the native voxels after working at another spacing', () => {
    const plan = ballPlan({ spacingMm: 1.3 });
    const working = buildWorkingVolume('a', volume, 2, null, plan);
    const { labels } = nativePrediction(working, predict(plan, working), [7]);
    let both = 0;
    let either = 0;
    labels.forEach((value, i) => {
      both += 2 * Number(value === 7 && map[i] === 7);
      either += Number(value === 7) + Number(map[i] === 7);
    });
    expect(labels).toHaveLength(map.length);
    expect(both / either).toBeGreaterThan(0.85);
  });

  it('says how sure it is: confidence, uncertainty of each slice, volume', () => {
    const plan = ballPlan();
    const working = buildWorkingVolume('a', volume, 2, null, plan);
    const numVoxels = working.image.length;
    const values = new Float32Array(2 * numVoxels).fill(0);
    for (let v = 0; v < numVoxels; v++) values[(map[v] === 7 ? 1 : 0) * numVoxels + v] = 1;
    const sure = nativePrediction(working, { numClasses: 2, values }, [7]);
    expect(sure.confidence).toBe(1);
    expect(sure.structures).toEqual([{ value: 7, confidence: 1, volumeMl: map.filter((value) => value === 7).length / 1000 }]);
    expect(Math.max(...sure.sliceUncertainty)).toBe(0);
    const unsure = nativePrediction(working, { numClasses: 2, values: values.map((p) => 0.5 + 0.02 * (p - 0.5)) }, [7]);
    expect(unsure.confidence).toBeLessThan(0.5);
    unsure.sliceUncertainty.forEach((value) => expect(value).toBeGreaterThan(0.99));
    const nothing = nativePrediction(working, { numClasses: 2, values: Float32Array.from(values, (_, i) => (i < numVoxels ? 1 : 0)) }, [7]);
    expect(nothing).toMatchObject({ confidence: 0, structures: [{ value: 7, confidence: null, volumeMl: 0 }] });
  });

  it('counts the inputs that a volume takes', () => {
    const working = buildWorkingVolume('a', volume, 2, null, ballPlan());
    expect(numPieces(working, ballPlan())).toBe(14 + 16 + 12);
  });
});

describe('predictSlice', () => {
  const { volume, map } = ballVolume(3);

  it.each([0, 1, 2] as const)('shows a slice across axis %i as the whole volume would, u the lower axis', (axis) => {
    const plan = ballPlan();
    const working = buildWorkingVolume('a', volume, 2, null, plan);
    const { width, height, labels } = predictSlice(program, plan, working, axis, 6);
    const [nx, ny] = volume.grid.dimensions;
    const at = (u: number, v: number) => (axis === 0 ? 6 + nx * (u + ny * v) : axis === 1 ? u + nx * (6 + ny * v) : u + nx * (v + ny * 6));
    for (let v = 0; v < height; v++) for (let u = 0; u < width; u++) expect(labels[v * width + u]).toBe(map[at(u, v)]);
  });

  it('cuts other planes out of all slices where the network sees only the slice plane', () => {
    const plan = ballPlan({ planes: 'slicePlane' });
    const working = buildWorkingVolume('a', volume, 2, null, plan);
    const { width, labels } = predictSlice(program, plan, working, 1, 8);
    expect(width).toBe(14);
    expect(labels.some((value) => value === 7)).toBe(true);
  });
});

it('runs of equal pixels add up to the slice', () => {
  expect(runLengths(Uint8Array.of(0, 0, 7, 7, 7, 0))).toEqual([0, 2, 7, 3, 0, 1]);
});
