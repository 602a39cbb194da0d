import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor1D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import { defined } from '../../util/assert.ts';
import type { FeedSpec, Tensors } from '../engine/program.ts';
import type { LocalContrastPlan, Plan, PretrainingPlan } from '../config/plan.ts';
import { collapsedLocalLoss, cutRegionsAt, localContrastiveLoss } from '../losses/index.ts';
import { decode, encode } from '../network/forward.ts';
import { localHead, localHeadLayout, regionHead, regionHeadLayout } from '../network/heads.ts';
import { encoderLayout } from '../network/parts.ts';
import type { PartValues } from '../network/variables.ts';
import type { WorkingVolume } from '../preprocessing/workingVolume.ts';
import type { PretrainingStage } from '../training/method.ts';
import { localContrastBatch } from './contrastBatches.ts';
import { imagesFeed, imagesOf, pretrainingProgram, valuesOf, variablesOfParts } from './contrastProgram.ts';
import { localContrast } from './index.ts';
import { decoderBlocks, regionsOf } from './regions.ts';

/** Stage 2 (method.md 5): the first decoder blocks learn which regions belong together; the encoder is frozen but runs on batch statistics. */
export function localStage(plan: Plan, volumes: readonly WorkingVolume[], pretraining: PretrainingPlan, contrast: LocalContrastPlan): PretrainingStage {
  const loss = localLoss(plan, contrast, pretraining.temperature);
  const blocks = decoderBlocks(plan, contrast);
  const trained = [...blocks, ...loss.heads];
  return {
    stage: 'localContrast',
    maxSteps: contrast.maxSteps,
    rate: pretraining.rate,
    images: loss.images,
    program: (random, weights) => pretrainingProgram({
      parts: [encoderLayout(plan.network), ...trained], trained, feeds: { images: imagesFeed(loss.images, plan.canvas), ...loss.feeds },
      forward: (feeds, values) => {
        const { levels } = encode(plan.network, valuesOf(values, 'encoder'), imagesOf(feeds), 'train');
        const { features, statistics } = decode(plan.network, values, levels, 'train', contrast.numBlocks);
        return { loss: loss.of(features, values, feeds), statistics };
      },
    }, random, weights),
    feeds: (random) => localContrastBatch(volumes, plan, pretraining.view, contrast, random),
    handsOver: variablesOfParts(blocks.map(({ part }) => part)),
    collapsedLoss: loss.collapsed,
  };
}

/** The local loss on the features of decoder block numBlocks, for this stage and the joint one. */
export function localLoss(plan: Plan, contrast: LocalContrastPlan, temperature: number) {
  const { numBlocks, regionSize, embeddingWidth } = contrast;
  const regionLayout = regionHeadLayout(plan.network, numBlocks, regionSize, embeddingWidth);
  const { table } = regionsOf(plan, contrast);
  const terms = localContrast[contrast.strategy].terms(contrast);
  const images = 2 * contrast.batchSize;
  const numRegions = table.positions.length;
  const places: FeedSpec = { shape: [images * numRegions * regionSize ** 2], dtype: 'int32' };
  return {
    heads: [localHeadLayout(plan.network, numBlocks), ...(regionSize === 3 ? [regionLayout] : [])],
    images,
    /** Where each image's regions lie in the flattened maps: they move with its view. */
    feeds: { regionPlaces: places } as Record<string, FeedSpec>,
    collapsed: collapsedLocalLoss(terms, table.negatives),
    of(features: Tensor4D, values: Record<string, PartValues>, feeds: Tensors): Scalar {
      const maps = localHead(plan.network, numBlocks, valuesOf(values, 'localHead'), features, 'train').features;
      const regions = cutRegionsAt(maps, defined(feeds['regionPlaces'], 'regionPlaces') as Tensor1D, table);
      const vectors = regionSize === 3 ? regionHead(regionLayout, valuesOf(values, 'regionHead'), regions) : regions;
      const byImage = tf.reshape(vectors, [images, numRegions, -1]) as Tensor3D;
      return localContrastiveLoss(byImage, table.negatives, terms, temperature);
    },
  };
}
