import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { placement } from '#shared/learning/augmentation/warp.ts';
import { identityDraw } from '#shared/learning/augmentation/warp.ts';
import { coordinateBatch, coordinates, coordinateSettings, smoothL1, sourcePositions } from '#shared/learning/comparisons/coordinates.ts';
import { withCosineRate } from '#shared/learning/comparisons/cosineRate.ts';
import { startEager } from '#shared/learning/engine/eager.ts';
import { allSlices } from '#shared/learning/preprocessing/slices.ts';
import { createRandom } from '#shared/util/random.ts';
import { useEngine, valueAndGradient } from '../../../../support/engine.ts';
import { counting, plainVolume, stillPlan } from '../../../../support/workingVolumes.ts';

/** 3 columns (i) of 1 mm, 4 rows (j) of 2 mm, 5 slices (k) of 3 mm. */
const volume = plainVolume([3, 4, 5], counting(60), { spacing: [1, 2, 3] });
const plan = stillPlan({ canvas: [4, 4] });
const at = placement(4, 3, plan.canvas);

describe('where a pixel comes from', () => {
  it('is said in mm from the centre of the volume', () => {
    const { mm: [x, y, z], inside } = sourcePositions({ volume, plane: 2, index: 1 }, plan, at, identityDraw);
    // The slice lies in columns 0 to 2 of the canvas' 4.
    expect([...inside.subarray(0, 8)]).toEqual([1, 1, 1, 0, 1, 1, 1, 0]);
    expect([...(x ?? []).slice(4, 8)]).toEqual([-1, 0, 1, 0]);
    expect([0, 1, 2, 3].map((row) => y?.[4 * row])).toEqual([-3, -1, 1, 3]);
    expect([...(z ?? []).slice(0, 4)]).toEqual([-3, -3, -3, 0]);
  });

  it('follows the warp, between voxels and at the edge', () => {
    const { mm: [x, y], inside } = sourcePositions({ volume, plane: 2, index: 1 }, plan, at, { ...identityDraw, matrix: [0.5, 0, 0, 1], shift: [0, 0.25] });
    // Rows half as far apart: source rows 0.75, 1.25, 1.75, 2.25, of 2 mm about 1.5; columns 0.25 further, the last one outside.
    expect([0, 1, 2, 3].map((row) => y?.[4 * row])).toEqual([-1.5, -0.5, 0.5, 1.5]);
    expect([...inside.subarray(0, 4)]).toEqual([1, 1, 1, 0]);
    expect([...(x ?? []).slice(0, 4)]).toEqual([-0.75, 0.25, 1, 0]);
  });

  it('is what a batch asks for, as (z, y, x) in units of 20 mm', () => {
    const { images, positions, inside } = coordinateBatch(allSlices([volume]), plan, coordinateSettings.parse({ slices: 1 }), createRandom(1));
    const slice = Math.floor(((images?.[0] ?? NaN) - 1) / 12);
    // Pixel (row 1, column 2) of the drawn slice.
    const expected = [(slice - 2) * 3, -1, 1].map((mm) => Math.fround(mm / 20));
    expect([...(positions ?? []).slice(18, 21)]).toEqual(expected);
    expect(inside?.[6]).toBe(1);
    expect(images?.[6]).toBe(slice * 12 + 3 + 3);
  });
});

describe('the stage of coordinates', () => {
  it('keeps everything but its head', () => {
    const [stage] = coordinates(coordinateSettings.parse({})).pretrainingStages(plan, [volume]);
    expect(stage).toMatchObject({ stage: 'pretext', maxSteps: 1000, rate: 2e-3, images: 16 });
    expect(stage?.handsOver.filter((name) => !/(Mean|Variance)$/.test(name))).toEqual(['encoder', 'decoder1', 'decoder2']);
  });
});

describe('the smooth L1 loss', () => {
  useEngine();

  it('is a parabola up to beta and a line beyond, with their gradients', () => {
    const at = [0, 0.05, -0.05, 0.3, -0.3];
    const values = tf.tidy(() => [...smoothL1(tf.tensor1d(at), 0.1).dataSync()]);
    [0, 0.0125, 0.0125, 0.25, 0.25].forEach((expected, i) => expect(values[i]).toBeCloseTo(expected, 6));
    const { gradient } = valueAndGradient([5], at, (x) => tf.sum(smoothL1(x, 0.1)));
    [0, 0.5, -0.5, 1, -1].forEach((expected, i) => expect(gradient[i]).toBeCloseTo(expected, 5));
  });

  it('takes its rate down by a cosine over the steps of the stage, and goes on from where it was', () => {
    const program = withCosineRate({
      variables: {},
      functions: { step: { feeds: { rate: { shape: [], dtype: 'float32' } }, run: (feeds) => ({ outputs: { rate: tf.add(feeds['rate'] as tf.Tensor, 0) } }) } },
    }, 4);
    const running = startEager(program);
    const rate = (): number => running.run('step', { rate: Float32Array.of(2) })['rate']?.[0] ?? NaN;
    [2, 1 + Math.SQRT1_2, 1].forEach((expected) => expect(rate()).toBeCloseTo(expected, 5));
    const kept = running.read();
    running.dispose();
    const again = startEager(program);
    again.write(kept);
    expect(again.run('step', { rate: Float32Array.of(2) })['rate']?.[0]).toBeCloseTo(1 - Math.SQRT1_2, 5);
    again.dispose();
  });
});
