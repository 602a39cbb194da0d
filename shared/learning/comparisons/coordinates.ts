import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { AXES, mapAxes } from '../../geometry/vec3.ts';
import { augmentIntensity } from '../augmentation/intensity.ts';
import { drawSpatial } from '../augmentation/spatial.ts';
import type { SpatialDraw } from '../augmentation/warp.ts';
import { placement, warpSlice } from '../augmentation/warp.ts';
import type { Plan } from '../config/plan.ts';
import { imagesFeed, imagesOf, pretrainingProgram } from '../contrast/contrastProgram.ts';
import type { FeedValues } from '../engine/program.ts';
import type { VolumeSlice } from '../preprocessing/slices.ts';
import { allSlices, sliceFrame } from '../preprocessing/slices.ts';
import type { WorkingVolume } from '../preprocessing/workingVolume.ts';
import type { SlicePool } from '../training/batches.ts';
import { drawSlice } from '../training/batches.ts';
import type { PretrainingStage, TrainingMethod } from '../training/method.ts';
import type { Random } from '../../util/random.ts';
import { defined } from '../../util/assert.ts';
import { withCosineRate } from './cosineRate.ts';
import { denseNetwork, encoderAndDecoder } from './reconstruction.ts';

export const coordinateSettings = z.strictObject({
  maxSteps: z.number().int().min(1).default(1000),
  /** At the first step; it falls to 0 by a cosine. */
  rate: z.number().positive().default(2e-3),
  slices: z.number().int().min(1).default(16),
  /** What counts as 1: positions are divided by it. */
  unitMm: z.number().positive().default(20),
  /** Of the smooth L1 loss, in those units. */
  beta: z.number().positive().default(0.1),
});
export type CoordinateSettings = z.infer<typeof coordinateSettings>;

/**
 * Coordinate pre-training (method.md 11.1 and 11.2, 11, where it was measured): from one augmented slice the whole network
 * says of every pixel where in the volume it comes from, as (z, y, x) from the volume's centre. Encoder and decoder stay.
 *
 * What the source leaves open, and what is done here:
 * - *Millimetres.* The source counts voxels of 1 mm and divides by 20; here positions are in mm and divided by 20 mm, so that
 *   volumes of other spacings mean the same.
 * - *Pixels that come from outside the slice* have no position: they carry no loss.
 * - *Augmentation* is the recipe's, spatial and intensity, without mirroring, which would move left to right.
 * - *Adam without weight decay* (0.01 in the source, which at these rates takes a hundredth off the weights in the whole stage).
 */
export function coordinates(settings: CoordinateSettings): TrainingMethod {
  return { pretrainingStages: (plan, volumes) => [coordinateStage(plan, allSlices(volumes), settings)] };
}

function coordinateStage(plan: Plan, pool: SlicePool, settings: CoordinateSettings): PretrainingStage {
  const { maxSteps, rate, slices, beta } = settings;
  const [height, width] = plan.canvas;
  const { parts, forward } = denseNetwork(plan, 'coordinateHead', AXES.length);
  return {
    stage: 'pretext',
    maxSteps,
    rate,
    images: slices,
    program: (random, weights) => withCosineRate(pretrainingProgram({
      parts, trained: parts,
      feeds: {
        images: imagesFeed(slices, plan.canvas),
        positions: { shape: [slices, height, width, AXES.length], dtype: 'float32' },
        inside: { shape: [slices, height, width, 1], dtype: 'float32' },
      },
      forward: (feeds, values) => {
        const { output, statistics } = forward(imagesOf(feeds), values);
        const inside = defined(feeds['inside'], 'inside');
        const distance = tf.mul(smoothL1(tf.sub(output, defined(feeds['positions'], 'positions')), beta), inside);
        const count = tf.mul(tf.maximum(tf.sum(inside), 1), AXES.length);
        return { loss: tf.div(tf.sum(distance), count) as Scalar, statistics };
      },
    }, random, weights), maxSteps),
    feeds: (random) => coordinateBatch(pool, plan, settings, random),
    handsOver: encoderAndDecoder(plan),
    collapsedLoss: null,
  };
}

/**
 * e^2 / (2 beta) where |e| < beta, else |e| - beta / 2 (Girshick, Fast R-CNN, ICCV 2015). Written with e clipped to
 * [-beta, beta], whose gradients every engine has right; comparing traced values is not possible.
 */
export function smoothL1(error: Tensor, beta: number): Tensor {
  const clipped = tf.maximum(tf.minimum(error, beta), -beta);
  return tf.div(tf.mul(clipped, tf.sub(error, tf.mul(clipped, 0.5))), beta);
}

/**
 * Feeds of one batch: `images` [b, h, w, 1], `positions` [b, h, w, 3] in (z, y, x) order, units of unitMm from the volume's
 * centre, and `inside` [b, h, w, 1], 1 where a pixel comes from the slice.
 */
export function coordinateBatch(pool: SlicePool, plan: Plan, { slices, unitMm }: CoordinateSettings, random: Random): FeedValues {
  const size = plan.canvas[0] * plan.canvas[1];
  const images = new Float32Array(slices * size);
  const positions = new Float32Array(slices * size * AXES.length);
  const inside = new Float32Array(slices * size);
  for (let b = 0; b < slices; b++) {
    const slice = drawSlice(pool, random);
    const draw = drawSpatial(plan.augmentation, random);
    const { rows, columns } = sliceFrame(slice.volume.dimensions, slice.plane, plan.planeRows);
    const at = placement(rows, columns, plan.canvas, [random.next(), random.next()]);
    warpSlice(slice, plan.planeRows, plan.canvas, at, draw, { image: images, labels: null, offset: b * size });
    augmentIntensity(images.subarray(b * size, (b + 1) * size), plan.canvas, plan.augmentation, random);
    const source = sourcePositions(slice, plan, at, draw);
    inside.set(source.inside, b * size);
    for (let i = 0; i < size; i++) {
      AXES.forEach((axis) => {
        positions[(b * size + i) * AXES.length + AXES.length - 1 - axis] = (source.mm[axis] as Float32Array)[i] as number / unitMm;
      });
    }
  }
  return { images, positions, inside };
}

interface SourcePositions {
  /** For axes 0, 1, 2: mm from the volume's centre, one number a pixel; 0 outside. */
  readonly mm: readonly Float32Array[];
  readonly inside: Float32Array;
}

/**
 * Where every pixel of a warped slice comes from. The very same warp is applied to slices that hold their own positions, and
 * to one of ones, by which they are divided: linear interpolation gives positions exactly, and 0 is filled in outside.
 */
export function sourcePositions({ volume, plane, index }: VolumeSlice, plan: Plan, at: ReturnType<typeof placement>, draw: SpatialDraw): SourcePositions {
  const size = plan.canvas[0] * plan.canvas[1];
  // One slice thick: positions along the slice's normal are the same for all of it.
  const dimensions = mapAxes((axis) => (axis === plane ? 1 : volume.dimensions[axis]));
  const warped = (valueAt: (i: number, j: number, k: number) => number): Float32Array => {
    const image = fill(dimensions, valueAt);
    const target = { image: new Float32Array(size), labels: null, offset: 0 };
    warpSlice({ volume: { ...volume, dimensions, image, labels: null }, plane, index: 0 }, plan.planeRows, plan.canvas, at, draw, target);
    return target.image;
  };
  const share = warped(() => 1);
  const inside = share.map((value) => Number(value > 0.5));
  const mm = AXES.map((axis) => {
    const stepMm = volume.maps[axis].step * volume.native.spacing[axis];
    const centre = (volume.dimensions[axis] - 1) / 2;
    if (axis === plane) return inside.map((value) => (value === 1 ? (index - centre) * stepMm : 0));
    return warped((...ijk) => (ijk[axis] as number) - centre).map((value, i) => (inside[i] === 1 ? (value / (share[i] as number)) * stepMm : 0));
  });
  return { mm, inside };
}

function fill([nx, ny, nz]: WorkingVolume['dimensions'], valueAt: (i: number, j: number, k: number) => number): Float32Array {
  const values = new Float32Array(nx * ny * nz);
  let n = 0;
  for (let k = 0; k < nz; k++) for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++) values[n++] = valueAt(i, j, k);
  return values;
}
