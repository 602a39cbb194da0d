import type { Tensor, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { defined } from '../../util/assert.ts';
import type { FeedSpec, Program, ProgramFunction, Tensors, Values, VariableSpec } from '../engine/program.ts';
import type { Plan } from '../config/plan.ts';
import type { SegmentationTargets } from '../losses/segmentation.ts';
import { segmentationLosses, targetsOfLabels } from '../losses/index.ts';
import { segment } from '../network/forward.ts';
import { memberOf } from '../network/members.ts';
import { lossGradients } from './lossGradients.ts';
import { networkLayouts, networkParts } from '../network/parts.ts';
import type { PartValues, StatisticsByPart } from '../network/variables.ts';
import { movedStatistics, partVariables, partsValues, variableNames } from '../network/variables.ts';
import type { Random } from '../../util/random.ts';
import { softmaxCrossEntropyPerPixel } from '../ops/index.ts';
import { adamWFeeds, adamWUpdates, momentVariables } from './adamW.ts';
import { averagedUpdates, averagesAs, averageVariables } from './averages.ts';

const scalarFeed: FeedSpec = { shape: [], dtype: 'float32' };

/** Names of everything that makes a model: parameters and moving statistics of every part. */
export function modelVariableNames(plan: Plan): string[] {
  return networkLayouts(plan.network).flatMap(({ part, statisticsSize }) => {
    const { parameters, mean, variance } = variableNames(part);
    return statisticsSize === 0 ? [parameters] : [parameters, mean, variance];
  });
}

/** A freshly drawn network, with whatever of `weights` fits laid over it (earlier stages, a former model). */
export function initialModel(plan: Plan, random: Random, weights: Values): Record<string, VariableSpec> {
  const fresh = Object.assign({}, ...networkLayouts(plan.network).map((layout) => partVariables(layout, random))) as Record<string, VariableSpec>;
  return Object.fromEntries(Object.entries(fresh).map(([name, spec]) => {
    const given = weights[name];
    return [name, given !== undefined && given.length === spec.initial.length ? { ...spec, initial: given } : spec];
  }));
}

/**
 * Fine-tuning by the recipe (method.md 11.2), prediction and statistics, over one set of variables.
 *
 * Functions: `step` (labelled slices), `consistentStep` (labelled and unlabelled ones in one batch), `predict` and
 * `predictOne` (the averaged model), `measure` (batch statistics of the averaged model on plain slices).
 *
 * @param pretrainedParts parts that were learned before: their rate is the plan's pretrainedRateFactor of the others'
 */
export function finetuneProgram(plan: Plan, model: Record<string, VariableSpec>, pretrainedParts: readonly string[] = []): Program {
  const layouts = networkLayouts(plan.network);
  const rateFactorOf = (part: string): number => (pretrainedParts.includes(part) ? plan.finetuning.pretrainedRateFactor : 1);
  return {
    variables: { ...model, ...averageVariables(model), ...momentVariables(layouts) },
    functions: {
      step: stepFunction(plan, rateFactorOf),
      ...(plan.consistency === null ? {} : { consistentStep: consistentStepFunction(plan, plan.consistency, rateFactorOf) }),
      ...predictFunctions(plan),
      measure: measureFunction(plan),
    },
  };
}

/** Only what prediction needs: the averaged model, of `plan.numNetworks` members. */
export function predictProgram(plan: Plan, model: Record<string, VariableSpec>): Program {
  return { variables: averageVariables(model), functions: predictFunctions(plan, plan.numNetworks) };
}

const trainingFeeds = { ...adamWFeeds, averageDecay: scalarFeed, statisticsShare: scalarFeed };

type RateFactorOf = (part: string) => number;

/** What a labelled batch teaches, as the plan's targets feed it. */
function targetFeeds({ canvas: [height, width], finetuning: { batchSize, targets }, network: { numClasses } }: Plan): Record<string, FeedSpec> {
  if (targets === 'hard') return { labels: { shape: [batchSize, height, width], dtype: 'int32' } };
  return { targets: { shape: [batchSize, height, width, numClasses], dtype: 'float32' }, known: { shape: [batchSize, height, width], dtype: 'float32' } };
}

function fedTargets(feeds: Tensors, plan: Plan): SegmentationTargets {
  if (plan.finetuning.targets === 'hard') return targetsOfLabels(feeds['labels'] as Tensor3D, plan.network.numClasses);
  return { classes: feeds['targets'] as Tensor4D, known: feeds['known'] as Tensor3D };
}

function stepFunction(plan: Plan, rateFactorOf: RateFactorOf): ProgramFunction {
  const [height, width] = plan.canvas;
  const { batchSize } = plan.finetuning;
  return {
    feeds: {
      images: { shape: [batchSize, height, width, 1], dtype: 'float32' },
      ...targetFeeds(plan),
      ...trainingFeeds,
    },
    run: (feeds, variables) => {
      const targets = fedTargets(feeds, plan);
      const lossOf = segmentationLosses[plan.finetuning.loss];
      return descend(plan, variables, feeds, rateFactorOf, (logits) => lossOf(logits, targets));
    },
  };
}

/**
 * One forward pass over labelled and unlabelled slices together. The teacher is the averaged model on the unaltered
 * unlabelled slices; its maps are CutMixed as the student's images were, and count where it is confident.
 */
function consistentStepFunction(plan: Plan, { batchSize, confidence }: NonNullable<Plan['consistency']>, rateFactorOf: RateFactorOf): ProgramFunction {
  const [height, width] = plan.canvas;
  const labelled = plan.finetuning.batchSize;
  const images = (count: number): FeedSpec => ({ shape: [count, height, width, 1], dtype: 'float32' });
  return {
    feeds: {
      images: images(labelled + batchSize),
      ...targetFeeds(plan),
      teacherImages: images(batchSize),
      box: { shape: [1, height, width, 1], dtype: 'float32' },
      consistencyWeight: scalarFeed,
      ...trainingFeeds,
    },
    run: (feeds, variables) => {
      const targets = fedTargets(feeds, plan);
      const taught = teacherTargets(plan, variables, feeds, confidence);
      const lossOf = segmentationLosses[plan.finetuning.loss];
      return descend(plan, variables, feeds, rateFactorOf, (logits) => {
        const [own, unlabelled] = tf.split(logits, [labelled, batchSize], 0) as [Tensor4D, Tensor4D];
        const consistency = maskedCrossEntropy(unlabelled, taught);
        return tf.add(lossOf(own, targets), tf.mul(consistency, defined(feeds['consistencyWeight'], 'consistencyWeight')));
      });
    },
  };
}

function teacherTargets(plan: Plan, variables: Tensors, feeds: Tensors, confidence: number): SegmentationTargets {
  const { numClasses } = plan.network;
  const { logits } = segment(plan.network, averagedParts(plan, variables), feeds['teacherImages'] as Tensor4D, 'inference');
  const probabilities = tf.softmax(logits);
  const next = tf.concat([tf.slice(probabilities, 1), tf.slice(probabilities, 0, 1)], 0);
  const box = defined(feeds['box'], 'box');
  const mixed = tf.add(tf.mul(probabilities, tf.sub(1, box)), tf.mul(next, box));
  const known = tf.cast(tf.greater(tf.max(mixed, 3), confidence), 'float32') as Tensor3D;
  const winner = tf.oneHot(tf.cast(tf.argMax(mixed, 3), 'int32'), numClasses);
  return { classes: tf.cast(winner, 'float32') as Tensor4D, known };
}

/** Mean over all pixels, those that are not known counting as zero, so that a teacher sure of little teaches little. */
function maskedCrossEntropy(logits: Tensor4D, { classes, known }: SegmentationTargets): Tensor {
  const numClasses = logits.shape[3];
  const perPixel = softmaxCrossEntropyPerPixel(tf.reshape(logits, [-1, numClasses]), tf.reshape(classes, [-1, numClasses]));
  return tf.mean(tf.mul(perPixel, tf.reshape(known, [-1])));
}

/** One AdamW step on the whole network, and the averages after it. */
function descend(plan: Plan, variables: Tensors, feeds: Tensors, rateFactorOf: RateFactorOf, lossOf: (logits: Tensor4D) => Tensor): ReturnType<ProgramFunction['run']> {
  const parts = networkParts(plan.network);
  const parameters = Object.fromEntries(parts.map((part) => [part, defined(variables[part], part)]));
  const { loss, gradients, carried } = lossGradients(parameters, (trained) => {
    const values = Object.fromEntries(parts.map((part) => [part, { parameters: trained[part] }])) as Record<string, PartValues>;
    const { logits, statistics } = segment(plan.network, values, feeds['images'] as Tensor4D, 'train');
    return { loss: lossOf(logits) as tf.Scalar, carried: flatStatistics(statistics) };
  });
  const updates = {
    ...adamWUpdates(gradients, variables, feeds, plan.finetuning, rateFactorOf),
    ...movedStatistics(variables, statisticsOf(carried), defined(feeds['statisticsShare'], 'statisticsShare')),
  };
  const averages = averagedUpdates(modelVariableNames(plan), updates, variables, defined(feeds['averageDecay'], 'averageDecay'));
  return { outputs: { loss }, updates: { ...updates, ...averages } };
}

function predictFunctions(plan: Plan, numMembers = 1): Record<string, ProgramFunction> {
  const [height, width] = plan.canvas;
  const predict = (batchSize: number): ProgramFunction => ({
    feeds: { images: { shape: [batchSize, height, width, 1], dtype: 'float32' } },
    run: (feeds, variables) => {
      const probabilities = Array.from({ length: numMembers }, (_, member) => {
        const { logits } = segment(plan.network, averagedParts(plan, memberOf(variables, member)), feeds['images'] as Tensor4D, 'inference');
        return tf.softmax(logits);
      });
      const [only] = probabilities;
      return { outputs: { probabilities: probabilities.length === 1 && only !== undefined ? only : tf.div(tf.addN(probabilities), numMembers) } };
    },
  });
  return { predict: predict(plan.prediction.batchSize), predictOne: predict(1) };
}

function measureFunction(plan: Plan): ProgramFunction {
  const [height, width] = plan.canvas;
  return {
    feeds: { images: { shape: [plan.statistics.batchSize, height, width, 1], dtype: 'float32' } },
    run: (feeds, variables) => {
      const { statistics } = segment(plan.network, averagedParts(plan, variables), feeds['images'] as Tensor4D, 'train');
      return { outputs: flatStatistics(statistics) };
    },
  };
}

function averagedParts(plan: Plan, variables: Tensors): Record<string, PartValues> {
  return partsValues(averagesAs(modelVariableNames(plan), variables), networkParts(plan.network));
}

/** Batch statistics under the names of the moving ones: encoderMean, encoderVariance, … */
export function flatStatistics(statistics: StatisticsByPart): Tensors {
  return Object.fromEntries(Object.entries(statistics).flatMap(([part, { mean, variance }]) => {
    const names = variableNames(part);
    return [[names.mean, mean], [names.variance, variance]];
  }));
}

/** The way back from `flatStatistics`. */
export function statisticsOf(flat: Tensors): StatisticsByPart {
  const parts = Object.keys(flat).filter((name) => name.endsWith('Mean')).map((name) => name.slice(0, -'Mean'.length));
  return Object.fromEntries(parts.map((part) => {
    const names = variableNames(part);
    return [part, { mean: flat[names.mean] as tf.Tensor1D, variance: flat[names.variance] as tf.Tensor1D }];
  }));
}
