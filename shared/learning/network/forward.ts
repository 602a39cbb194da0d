import * as tf from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { assert, defined } from '../../util/assert.ts';
import { leakyRelu, maxPool2x2, relu, upsampleNearest2x } from '../ops/index.ts';
import type { NetworkConfig } from './config.ts';
import { blockLevel, leakyReluSlope, numDecoderBlocks, numLevels, sizeMultiple } from './config.ts';
import type { Mode } from './openPart.ts';
import { convUnit, convolve, openPart } from './openPart.ts';
import { blockConvs, convName, decoderLayout, encoderLayout, segmentationHeadLayout } from './parts.ts';
import type { BatchStatistics, PartValues, StatisticsByPart } from './variables.ts';

export type ValuesByPart = Readonly<Record<string, PartValues>>;

export interface PartPass {
  /** [batch, height, width, channels] of the part. */
  readonly features: Tensor4D;
  readonly statistics: BatchStatistics | null;
}

export interface EncoderPass {
  /** Features of every level before pooling, finest first; the last one is the bottom. */
  readonly levels: readonly Tensor4D[];
  readonly statistics: BatchStatistics | null;
}

/** @param x [batch, height, width, inputChannels]; height and width multiples of `sizeMultiple(config)`. */
export function encode(config: NetworkConfig, values: PartValues, x: Tensor4D, mode: Mode): EncoderPass {
  assertSize(config, x);
  const part = openPart(encoderLayout(config), values, mode, config.batchNormEpsilon);
  const levels: Tensor4D[] = [];
  let features = x;
  for (let level = 0; level < numLevels(config); level++) {
    if (level > 0) features = maxPool2x2(features);
    for (let i = 1; i <= config.convsPerLevel; i++) features = convUnit(part, features, convName(level, i), activation(config));
    levels.push(features);
  }
  return { levels, statistics: part.batchStatistics() };
}

/** Block `block` (from 1, next to the bottom): doubles `below`, joins [up, skip], convolves. */
export function decodeBlock(
  config: NetworkConfig, block: number, values: PartValues, below: Tensor4D, skip: Tensor4D, mode: Mode,
): PartPass {
  const part = openPart(decoderLayout(config, block), values, mode, config.batchNormEpsilon);
  let up = upsampleNearest2x(below);
  if (config.upConvKernel !== null) up = convUnit(part, up, 'up', activation(config));
  let features = tf.concat4d([up, skip], 3);
  for (let i = 1; i <= blockConvs(config, block); i++) {
    features = convUnit(part, features, convName(blockLevel(config, block), i), activation(config));
  }
  return { features, statistics: part.batchStatistics() };
}

/** Blocks 1 .. numBlocks on an encoder's levels; features of the last one. */
export function decode(
  config: NetworkConfig, values: ValuesByPart, levels: readonly Tensor4D[], mode: Mode, numBlocks = numDecoderBlocks(config),
): { features: Tensor4D; statistics: StatisticsByPart } {
  const statistics: StatisticsByPart = {};
  let features = defined(levels.at(-1), 'the bottom level');
  for (let block = 1; block <= numBlocks; block++) {
    const name = `decoder${block}`;
    const skip = defined(levels[blockLevel(config, block)], `the skip of ${name}`);
    const pass = decodeBlock(config, block, valuesOf(values, name), features, skip, mode);
    features = pass.features;
    if (pass.statistics) statistics[name] = pass.statistics;
  }
  return { features, statistics };
}

/** Logits [batch, height, width, numClasses] from the last block's features. */
export function segmentationHead(config: NetworkConfig, values: PartValues, features: Tensor4D, mode: Mode): PartPass {
  const part = openPart(segmentationHeadLayout(config), values, mode, config.batchNormEpsilon);
  let y = features;
  if (config.segmentationHead === 'paper') {
    for (const name of ['conv1', 'conv2']) y = convUnit(part, y, name, activation(config));
  }
  return { features: convolve(part, y, 'classes'), statistics: part.batchStatistics() };
}

/**
 * The whole segmentation network.
 *
 * @param values vectors of every one of `networkParts(config)`
 * @param x [batch, height, width, inputChannels]
 * @returns logits [batch, height, width, numClasses]; in `train` mode the batch statistics of every normalised part.
 */
export function segment(config: NetworkConfig, values: ValuesByPart, x: Tensor4D, mode: Mode): { logits: Tensor4D; statistics: StatisticsByPart } {
  const encoded = encode(config, valuesOf(values, 'encoder'), x, mode);
  const decoded = decode(config, values, encoded.levels, mode);
  const head = segmentationHead(config, valuesOf(values, 'segmentationHead'), decoded.features, mode);
  const statistics: StatisticsByPart = { ...decoded.statistics };
  if (encoded.statistics) statistics['encoder'] = encoded.statistics;
  if (head.statistics) statistics['segmentationHead'] = head.statistics;
  return { logits: head.features, statistics };
}

const activation = (config: NetworkConfig) => (x: Tensor4D): Tensor4D => (config.activation === 'relu' ? relu(x) : leakyRelu(x, leakyReluSlope));

const valuesOf = (values: ValuesByPart, part: string): PartValues => defined(values[part], `the vectors of ${part}`);

function assertSize(config: NetworkConfig, x: Tensor4D): void {
  const multiple = sizeMultiple(config);
  const [, height, width, channels] = x.shape;
  assert(
    height % multiple === 0 && width % multiple === 0 && channels === config.inputChannels,
    `a slice of ${height} x ${width} x ${channels} does not fit a network of ${config.inputChannels} channel(s) and multiples of ${multiple}`,
  );
}

