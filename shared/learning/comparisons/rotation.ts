import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { augmentIntensity } from '../augmentation/intensity.ts';
import type { Canvas, Plan } from '../config/plan.ts';
import { imagesFeed, imagesOf, pretrainingProgram, valuesOf, variablesOfParts } from '../contrast/contrastProgram.ts';
import type { FeedValues } from '../engine/program.ts';
import type { NetworkConfig } from '../network/index.ts';
import { encode } from '../network/index.ts';
import type { PartLayout } from '../network/layout.ts';
import { createLayoutBuilder } from '../network/layout.ts';
import { openPart } from '../network/openPart.ts';
import { encoderLayout } from '../network/parts.ts';
import type { PartValues } from '../network/variables.ts';
import { softmaxCrossEntropyPerPixel } from '../ops/index.ts';
import type { PlaneRows, VolumeSlice } from '../preprocessing/slices.ts';
import { allSlices, sliceFrame } from '../preprocessing/slices.ts';
import type { SlicePool } from '../training/batches.ts';
import { drawSlice } from '../training/batches.ts';
import type { PretrainingStage, TrainingMethod } from '../training/method.ts';
import type { Random } from '../../util/random.ts';
import { defined } from '../../util/assert.ts';

/** Quarter turns: the classes of the task. */
const numTurns = 4;

export const rotationSettings = z.strictObject({
  maxSteps: z.number().int().min(1).default(1200),
  rate: z.number().positive().default(1e-3),
  /** Slices a step; each comes in all four positions. 10 give the paper's batch of 40. */
  slices: z.number().int().min(1).default(10),
});
export type RotationSettings = z.infer<typeof rotationSettings>;

/**
 * Rotation pre-training (Gidaris, Singh and Komodakis, ICLR 2018; helper in the code of Chaitanya et al., method.md 4.4): a
 * slice is shown turned by 0, 90, 180 and 270 degrees, and encoder and a classifier learn to tell which. The encoder stays.
 *
 * What the sources leave open, and what is done here:
 * - *Every slice in all four positions of one batch*, as in Gidaris et al., so that the classes are balanced.
 * - *The canvas is rectangular, a quarter turn is not.* A square window, as wide as the canvas' shorter side, is cut out of
 *   the slice (not out of the canvas: the black beside a narrow slice would give the answer away). Where the slice is
 *   smaller than that, the square is, and lies in the middle of a black one. Nothing is resampled: turns are exact.
 * - *The classifier*: the bottom level averaged over its positions, one dense layer of four with bias; cross-entropy.
 * - *Other augmentation*: intensity as in fine-tuning, one draw a slice, the same for its four turns.
 */
export function rotation(settings: RotationSettings): TrainingMethod {
  return { pretrainingStages: (plan, volumes) => [rotationStage(plan, allSlices(volumes), settings)] };
}

function rotationStage(plan: Plan, pool: SlicePool, { maxSteps, rate, slices }: RotationSettings): PretrainingStage {
  const images = numTurns * slices;
  const side = Math.min(...plan.canvas);
  const parts = [encoderLayout(plan.network), rotationHeadLayout(plan.network)];
  return {
    stage: 'pretext',
    maxSteps,
    rate,
    images,
    program: (random, weights) => pretrainingProgram({
      parts, trained: parts,
      feeds: { images: imagesFeed(images, [side, side]), turns: { shape: [images, numTurns], dtype: 'float32' } },
      forward: (feeds, values) => {
        const { levels, statistics } = encode(plan.network, valuesOf(values, 'encoder'), imagesOf(feeds), 'train');
        const logits = rotationHead(plan.network, valuesOf(values, 'rotationHead'), defined(levels.at(-1), 'the bottom level'));
        const loss = tf.mean(softmaxCrossEntropyPerPixel(logits, defined(feeds['turns'], 'turns') as Tensor2D)) as Scalar;
        return { loss, statistics: { encoder: defined(statistics, 'batch statistics') } };
      },
    }, random, weights),
    feeds: (random) => rotationBatch(pool, plan, slices, random),
    handsOver: variablesOfParts(['encoder']),
    collapsedLoss: Math.log(numTurns),
  };
}

/** Global average of the bottom level, then dense to the four turns. */
function rotationHeadLayout(config: NetworkConfig): PartLayout {
  const builder = createLayoutBuilder('rotationHead');
  builder.add('dense/kernel', [defined(config.channels.at(-1), 'the bottom channels'), numTurns], 'glorot');
  builder.add('dense/bias', [numTurns], 'zeros');
  return builder.build();
}

/** Logits [batch, 4] of the bottom level [batch, h, w, channels]. */
function rotationHead(config: NetworkConfig, values: PartValues, bottom: Tensor4D): Tensor2D {
  const part = openPart(rotationHeadLayout(config), values, 'train', config.batchNormEpsilon);
  const averaged = tf.mean(bottom, [1, 2]) as Tensor2D;
  return tf.add(tf.matMul(averaged, part.tensor('dense/kernel') as Tensor2D), part.tensor('dense/bias'));
}

/**
 * Feeds of one batch: `images` [4 slices, side, side, 1], slice by slice in its four turns, and `turns` [4 slices, 4],
 * one-hot: class k is a turn by k times 90 degrees, counter-clockwise.
 */
export function rotationBatch(pool: SlicePool, plan: Plan, slices: number, random: Random): FeedValues {
  const side = Math.min(...plan.canvas);
  const square: Canvas = [side, side];
  const size = side * side;
  const images = new Float32Array(numTurns * slices * size);
  const turns = new Float32Array(numTurns * slices * numTurns);
  for (let n = 0; n < slices; n++) {
    const upright = cutSquare(drawSlice(pool, random), plan.planeRows, side, random);
    augmentIntensity(upright, square, plan.augmentation, random);
    let turned: Float32Array = upright;
    for (let k = 0; k < numTurns; k++) {
      const image = numTurns * n + k;
      images.set(turned, image * size);
      turns[image * numTurns + k] = 1;
      turned = quarterTurn(turned, side);
    }
  }
  return { images, turns };
}

/**
 * A square of a slice, at a random place, in the middle of side x side pixels, row by row. It is `side` pixels wide, or as
 * wide as the slice allows and the same distance from all four edges: an uneven black frame would tell how it was turned.
 */
export function cutSquare({ volume, plane, index }: VolumeSlice, planeRows: PlaneRows, side: number, random: Random): Float32Array {
  const { rows, columns, rowStride, columnStride, sliceStride } = sliceFrame(volume.dimensions, plane, planeRows);
  const widest = Math.min(rows, columns, side);
  const width = widest - ((side - widest) % 2);
  const margin = (side - width) / 2;
  const top = random.integer(0, rows - width + 1);
  const left = random.integer(0, columns - width + 1);
  const pixels = new Float32Array(side * side);
  for (let r = 0; r < width; r++) {
    for (let c = 0; c < width; c++) {
      const voxel = index * sliceStride + (top + r) * rowStride + (left + c) * columnStride;
      pixels[(margin + r) * side + margin + c] = volume.image[voxel] as number;
    }
  }
  return pixels;
}

/** A square picture turned by 90 degrees counter-clockwise: its last column becomes the first row. */
export function quarterTurn(pixels: Float32Array, side: number): Float32Array {
  const turned = new Float32Array(side * side);
  for (let r = 0; r < side; r++) for (let c = 0; c < side; c++) turned[r * side + c] = pixels[c * side + side - 1 - r] as number;
  return turned;
}
