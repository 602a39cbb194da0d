import type { Scalar, Tensor4D } from '@tensorflow/tfjs-core';
import { defined } from '../../util/assert.ts';
import type { GlobalContrastPlan, Plan, PretrainingPlan } from '../config/plan.ts';
import { collapsedGlobalLoss, globalContrastiveLoss } from '../losses/index.ts';
import { encode } from '../network/forward.ts';
import type { ProjectionHeadConfig } from '../network/heads.ts';
import { projectionHead, projectionHeadLayout } from '../network/heads.ts';
import type { PartLayout } from '../network/layout.ts';
import { encoderLayout } from '../network/parts.ts';
import type { PartValues } from '../network/variables.ts';
import type { WorkingVolume } from '../preprocessing/workingVolume.ts';
import type { PretrainingStage } from '../training/method.ts';
import { globalContrastBatch } from './contrastBatches.ts';
import { imagesFeed, imagesOf, pretrainingProgram, valuesOf, variablesOfParts } from './contrastProgram.ts';
import { globalContrast } from './index.ts';

/** Stage 1 (method.md 5): encoder and projection head learn which slices look alike, by their place in the volume. */
export function globalStage(plan: Plan, volumes: readonly WorkingVolume[], pretraining: PretrainingPlan, contrast: GlobalContrastPlan): PretrainingStage {
  const loss = globalLoss(plan, contrast, pretraining.temperature);
  const encoder = encoderLayout(plan.network);
  const parts = [encoder, loss.head];
  return {
    stage: 'globalContrast',
    maxSteps: contrast.maxSteps,
    rate: pretraining.rate,
    images: loss.images,
    program: (random, weights) => pretrainingProgram({
      parts, trained: parts, feeds: { images: imagesFeed(loss.images, plan.canvas) },
      forward: (feeds, values) => {
        const { levels, statistics } = encode(plan.network, valuesOf(values, 'encoder'), imagesOf(feeds), 'train');
        return { loss: loss.of(defined(levels.at(-1), 'the bottom level'), values), statistics: { encoder: defined(statistics, 'batch statistics') } };
      },
    }, random, weights),
    feeds: (random) => ({ images: globalContrastBatch(volumes, plan, pretraining.view, contrast, random) }),
    handsOver: variablesOfParts(['encoder']),
    collapsedLoss: loss.collapsed,
  };
}

/** The global loss on an encoder's bottom level, for this stage and the joint one. */
export function globalLoss(plan: Plan, contrast: GlobalContrastPlan, temperature: number) {
  const [height, width] = plan.canvas;
  const config: ProjectionHeadConfig = { height, width, hidden: contrast.hiddenWidth, embedding: contrast.embeddingWidth };
  const head: PartLayout = projectionHeadLayout(plan.network, config);
  const terms = globalContrast[contrast.strategy].terms(contrast);
  return {
    head,
    images: terms.size,
    collapsed: collapsedGlobalLoss(terms),
    of: (bottom: Tensor4D, values: Record<string, PartValues>): Scalar =>
      globalContrastiveLoss(projectionHead(plan.network, config, valuesOf(values, 'projectionHead'), bottom), terms, temperature),
  };
}
