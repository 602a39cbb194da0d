import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor4D } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { Canvas, Plan } from '../config/plan.ts';
import { imagesFeed, imagesOf, pretrainingProgram, valuesOf, variablesOfParts } from '../contrast/contrastProgram.ts';
import { decode, encode, numDecoderBlocks } from '../network/index.ts';
import type { PartLayout } from '../network/layout.ts';
import { createLayoutBuilder } from '../network/layout.ts';
import { convolve, openPart } from '../network/openPart.ts';
import { decoderLayout, encoderLayout } from '../network/parts.ts';
import type { PartValues, StatisticsByPart } from '../network/variables.ts';
import { allSlices } from '../preprocessing/slices.ts';
import type { WorkingVolume } from '../preprocessing/workingVolume.ts';
import type { PretrainingStage } from '../training/method.ts';
import type { Random } from '../../util/random.ts';
import { defined } from '../../util/assert.ts';
import { drawPretextImages } from './pretextImages.ts';

export const reconstructionSettings = z.strictObject({
  maxSteps: z.number().int().min(1).default(1200),
  rate: z.number().positive().default(1e-3),
  /** Slices a step. 16 through the whole network take as long as the paper's 40 of the contrastive stage through the encoder alone. */
  slices: z.number().int().min(1).default(16),
});
export type ReconstructionSettings = z.infer<typeof reconstructionSettings>;

/**
 * A stage in which the whole network gives back slices that were spoilt. The loss is L2, the mean squared difference over
 * all pixels, spoilt or not.
 *
 * @param spoil changes one slice [height, width] in place
 */
export function reconstructionStage(
  plan: Plan, volumes: readonly WorkingVolume[], { maxSteps, rate, slices }: ReconstructionSettings,
  spoil: (pixels: Float32Array, canvas: Canvas, random: Random) => void,
): PretrainingStage {
  const pool = allSlices(volumes);
  const { parts, forward } = denseNetwork(plan, 'reconstructionHead', 1);
  const images = imagesFeed(slices, plan.canvas);
  return {
    stage: 'pretext',
    maxSteps,
    rate,
    images: slices,
    program: (random, weights) => pretrainingProgram({
      parts, trained: parts, feeds: { images, originals: images },
      forward: (feeds, values) => {
        const { output, statistics } = forward(imagesOf(feeds), values);
        const loss = tf.mean(tf.square(tf.sub(output, defined(feeds['originals'], 'originals')))) as Scalar;
        return { loss, statistics };
      },
    }, random, weights),
    feeds: (random) => {
      const originals = drawPretextImages(pool, plan, slices, random);
      const spoilt = originals.slice();
      const size = plan.canvas[0] * plan.canvas[1];
      for (let n = 0; n < slices; n++) spoil(spoilt.subarray(n * size, (n + 1) * size), plan.canvas, random);
      return { images: spoilt, originals };
    },
    handsOver: encoderAndDecoder(plan),
    collapsedLoss: null,
  };
}

/** Everything but the output layer, which is the task's own. */
export const encoderAndDecoder = (plan: Plan): string[] => variablesOfParts(['encoder', ...decoderBlocks(plan).map(({ part }) => part)]);

/**
 * The whole U-Net with a linear 1x1 convolution (with bias) to `outputs` channels in place of the segmentation head: for tasks
 * that say something about every pixel.
 */
export function denseNetwork(plan: Plan, headName: string, outputs: number): {
  readonly parts: readonly PartLayout[];
  /** [batch, height, width, 1] to [batch, height, width, outputs]. */
  readonly forward: (images: Tensor4D, values: Record<string, PartValues>) => { output: Tensor4D; statistics: StatisticsByPart };
} {
  const { network } = plan;
  const builder = createLayoutBuilder(headName);
  builder.add('output/kernel', [1, 1, defined(network.channels[0], 'the finest channels'), outputs], 'he');
  builder.add('output/bias', [outputs], 'zeros');
  const head = builder.build();
  return {
    parts: [encoderLayout(network), ...decoderBlocks(plan), head],
    forward: (images, values) => {
      const encoded = encode(network, valuesOf(values, 'encoder'), images, 'train');
      const decoded = decode(network, values, encoded.levels, 'train');
      const output = convolve(openPart(head, valuesOf(values, headName), 'train', network.batchNormEpsilon), decoded.features, 'output');
      return { output, statistics: { encoder: defined(encoded.statistics, 'batch statistics'), ...decoded.statistics } };
    },
  };
}

const decoderBlocks = ({ network }: Plan): PartLayout[] => Array.from({ length: numDecoderBlocks(network) }, (_, i) => decoderLayout(network, i + 1));
