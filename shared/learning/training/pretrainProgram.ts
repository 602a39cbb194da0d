import type { Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { defined } from '../../util/assert.ts';
import type { Random } from '../../util/random.ts';
import type { Plan, PretrainingPlan } from '../config/plan.ts';
import type { FeedSpec, Program, Tensors, Values, VariableSpec } from '../engine/program.ts';
import { cutRegions, globalContrastiveLoss, globalDTerms, localContrastiveLoss, localRandomTerms, regionTable } from '../losses/index.ts';
import { blockLevel } from '../network/config.ts';
import { decode, encode } from '../network/forward.ts';
import { localHead, localHeadLayout, projectionHead, projectionHeadLayout, regionHead, regionHeadLayout } from '../network/heads.ts';
import type { PartLayout } from '../network/layout.ts';
import { decoderLayout, encoderLayout } from '../network/parts.ts';
import type { PartValues, StatisticsByPart } from '../network/variables.ts';
import { movedStatistics, partValues, partVariables } from '../network/variables.ts';
import { adamWFeeds, adamWUpdates, momentVariables, plainAdam } from './adamW.ts';
import { flatStatistics, statisticsOf } from './finetuneProgram.ts';
import { lossGradients } from './lossGradients.ts';

const scalarFeed: FeedSpec = { shape: [], dtype: 'float32' };

/** Images of one batch of the global stage: a ring of units, each its originals and one view of each. */
export const globalBatchSize = ({ globalContrast: { numUnits, numPartitions } }: PretrainingPlan): number => 2 * numUnits * numPartitions;

/** Stage 1 (method.md 5): encoder and projection head learn the global contrastive loss G^D on a clean ring. Function `step`. */
export function globalContrastProgram(plan: Plan, pretraining: PretrainingPlan, random: Random, weights: Values): Program {
  const { numUnits, numPartitions, hiddenWidth, embeddingWidth } = pretraining.globalContrast;
  const [height, width] = plan.canvas;
  const head = { height, width, hidden: hiddenWidth, embedding: embeddingWidth };
  const layouts = [encoderLayout(plan.network), projectionHeadLayout(plan.network, head)];
  const terms = globalDTerms(numUnits, numPartitions);
  return contrastProgram(layouts, layouts, random, weights, [globalBatchSize(pretraining), height, width, 1], (images, values) => {
    const { levels, statistics } = encode(plan.network, valuesOf(values, 'encoder'), images, 'train');
    const embeddings = projectionHead(plan.network, head, valuesOf(values, 'projectionHead'), defined(levels.at(-1), 'the bottom level'));
    return { loss: globalContrastiveLoss(embeddings, terms, pretraining.temperature), statistics: { encoder: defined(statistics, 'batch statistics') } };
  });
}

/** Stage 2: the first decoder blocks learn L^R; the encoder's parameters are frozen but it runs on batch statistics. Function `step`. */
export function localContrastProgram(plan: Plan, pretraining: PretrainingPlan, random: Random, weights: Values): Program {
  const { numBlocks, batchSize, regionSize } = pretraining.localContrast;
  const [height, width] = plan.canvas;
  const blocks = Array.from({ length: numBlocks }, (_, i) => decoderLayout(plan.network, i + 1));
  const regionLayout = regionHeadLayout(plan.network, numBlocks, regionSize, pretraining.globalContrast.embeddingWidth);
  const trained = [...blocks, localHeadLayout(plan.network, numBlocks), ...(regionSize === 3 ? [regionLayout] : [])];
  const shrink = 2 ** blockLevel(plan.network, numBlocks);
  const table = regionTable(height / shrink, width / shrink, regionSize, 13);
  const terms = localRandomTerms(batchSize);
  return contrastProgram([encoderLayout(plan.network), ...trained], trained, random, weights, [2 * batchSize, height, width, 1], (images, values) => {
    const { levels } = encode(plan.network, valuesOf(values, 'encoder'), images, 'train');
    const { features, statistics } = decode(plan.network, values, levels, 'train', numBlocks);
    const maps = localHead(plan.network, numBlocks, valuesOf(values, 'localHead'), features, 'train').features;
    const regions = cutRegions(maps, table);
    const vectors = regionSize === 3 ? regionHead(regionLayout, valuesOf(values, 'regionHead'), regions) : regions;
    const byImage = tf.reshape(vectors, [2 * batchSize, table.positions.length, -1]) as Tensor3D;
    return { loss: localContrastiveLoss(byImage, table.negatives, terms, pretraining.temperature), statistics };
  });
}

type Contrast = (images: Tensor4D, values: Record<string, PartValues>) => { loss: tf.Scalar; statistics: StatisticsByPart };

/** A program of one function `step`: plain Adam on the parts `trained` out of `parts`; moving statistics follow. */
function contrastProgram(parts: readonly PartLayout[], trained: readonly PartLayout[], random: Random, weights: Values, shape: readonly number[], contrast: Contrast): Program {
  return {
    variables: { ...laidOver(parts, random, weights), ...momentVariables(trained) },
    functions: {
      step: {
        feeds: { images: { shape, dtype: 'float32' }, statisticsShare: scalarFeed, ...adamWFeeds },
        run: (feeds, variables) => {
          const parameters = Object.fromEntries(trained.map(({ part }) => [part, defined(variables[part], part)]));
          const { loss, gradients, carried } = lossGradients(parameters, (learning) => {
            const { loss, statistics } = contrast(feeds['images'] as Tensor4D, valuesByPart(parts, { ...variables, ...learning }));
            return { loss, carried: flatStatistics(statistics) };
          });
          const share = defined(feeds['statisticsShare'], 'statisticsShare');
          return {
            outputs: { loss },
            updates: { ...adamWUpdates(gradients, variables, feeds, plainAdam), ...movedStatistics(variables, statisticsOf(carried), share) },
          };
        },
      },
    },
  };
}

function laidOver(parts: readonly PartLayout[], random: Random, weights: Values): Record<string, VariableSpec> {
  const fresh = Object.assign({}, ...parts.map((layout) => partVariables(layout, random))) as Record<string, VariableSpec>;
  return Object.fromEntries(Object.entries(fresh).map(([name, spec]) => [name, { ...spec, initial: weights[name] ?? spec.initial }]));
}

const valuesByPart = (parts: readonly PartLayout[], variables: Tensors): Record<string, PartValues> =>
  Object.fromEntries(parts.map(({ part }) => [part, partValues(variables, part)]));

const valuesOf = (values: Record<string, PartValues>, part: string): PartValues => defined(values[part], part);
