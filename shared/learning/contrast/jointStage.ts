import * as tf from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { defined } from '../../util/assert.ts';
import type { GlobalContrastPlan, LocalContrastPlan, Plan, PretrainingPlan } from '../config/plan.ts';
import { decode, encode } from '../network/forward.ts';
import { encoderLayout } from '../network/parts.ts';
import type { WorkingVolume } from '../preprocessing/workingVolume.ts';
import type { PretrainingStage } from '../training/method.ts';
import { globalContrastBatch, localContrastBatch } from './contrastBatches.ts';
import { imagesFeed, imagesOf, pretrainingProgram, valuesOf, variablesOfParts } from './contrastProgram.ts';
import { globalLoss } from './globalStage.ts';
import { localLoss } from './localStage.ts';
import { decoderBlocks } from './regions.ts';

type JointPlan = PretrainingPlan & { globalContrast: GlobalContrastPlan; localContrast: LocalContrastPlan; joint: NonNullable<PretrainingPlan['joint']> };

/**
 * Both losses at once, L_g + localWeight L_l, encoder and decoder blocks learning together; the authors found it worse
 * than one after the other (method.md 5). One pass through the encoder takes the images of both batches, the global ones first.
 */
export function jointStage(plan: Plan, volumes: readonly WorkingVolume[], pretraining: JointPlan): PretrainingStage {
  const { globalContrast: global, localContrast: local, joint, temperature, view } = pretraining;
  const slices = globalLoss(plan, global, temperature);
  const regions = localLoss(plan, local, temperature);
  const blocks = decoderBlocks(plan, local);
  const parts = [encoderLayout(plan.network), slices.head, ...blocks, ...regions.heads];
  const images = slices.images + regions.images;
  return {
    stage: 'jointContrast',
    maxSteps: global.maxSteps,
    rate: pretraining.rate,
    images,
    program: (random, weights) => pretrainingProgram({
      parts, trained: parts, feeds: { images: imagesFeed(images, plan.canvas), ...regions.feeds },
      forward: (feeds, values) => {
        const encoded = encode(plan.network, valuesOf(values, 'encoder'), imagesOf(feeds), 'train');
        const split = encoded.levels.map((level) => tf.split(level, [slices.images, regions.images], 0) as [Tensor4D, Tensor4D]);
        const [bottom] = defined(split.at(-1), 'the bottom level');
        const decoded = decode(plan.network, values, split.map(([, own]) => own), 'train', local.numBlocks);
        const loss = tf.add(slices.of(bottom, values), tf.mul(regions.of(decoded.features, values, feeds), joint.localWeight)) as tf.Scalar;
        return { loss, statistics: { encoder: defined(encoded.statistics, 'batch statistics'), ...decoded.statistics } };
      },
    }, random, weights),
    feeds: (random) => {
      const own = globalContrastBatch(volumes, plan, view, global, random);
      const { images: theirs, regionPlaces } = localContrastBatch(volumes, plan, view, local, random);
      const together = new Float32Array(own.length + theirs.length);
      together.set(own);
      together.set(theirs, own.length);
      return { images: together, regionPlaces };
    },
    handsOver: variablesOfParts(['encoder', ...blocks.map(({ part }) => part)]),
    collapsedLoss: slices.collapsed + joint.localWeight * regions.collapsed,
  };
}
