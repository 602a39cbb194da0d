import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { relu } from '../ops/index.ts';
import type { NetworkConfig } from './config.ts';
import { blockChannels, levelChannels, numDecoderBlocks } from './config.ts';
import type { PartLayout } from './layout.ts';
import { createLayoutBuilder } from './layout.ts';
import type { Mode } from './openPart.ts';
import { convolve, openPart } from './openPart.ts';
import type { PartPass } from './forward.ts';
import type { PartValues } from './variables.ts';

/** Heads used only in pre-training, dropped afterwards (method.md 2.2). Widths default to the authors' code. */
export interface ProjectionHeadConfig {
  /** Size of the network's input slices: the dense layer sees the whole bottom map. */
  readonly height: number;
  readonly width: number;
  /** The paper's text says 3200, its code 1024. */
  readonly hidden: number;
  readonly embedding: number;
}

export const defaultHiddenWidth = 1024;
export const embeddingWidth = 128;

/** g1: bottom map flattened -> dense `hidden`, ReLU -> dense `embedding`; no biases. */
export function projectionHeadLayout(config: NetworkConfig, head: ProjectionHeadConfig): PartLayout {
  const factor = 2 ** numDecoderBlocks(config);
  const flat = (head.height / factor) * (head.width / factor) * levelChannels(config, config.channels.length - 1);
  const builder = createLayoutBuilder('projectionHead');
  builder.add('dense1/kernel', [flat, head.hidden], 'glorot');
  builder.add('dense2/kernel', [head.hidden, head.embedding], 'glorot');
  return builder.build();
}

/** Embeddings [batch, embedding] of the encoder's bottom level [batch, h, w, channels]; not normalised. */
export function projectionHead(config: NetworkConfig, head: ProjectionHeadConfig, values: PartValues, bottom: Tensor4D): Tensor2D {
  const part = openPart(projectionHeadLayout(config, head), values, 'train', config.batchNormEpsilon);
  const flat = tf.reshape(bottom, [bottom.shape[0], -1]) as Tensor2D;
  const hidden = relu(tf.matMul(flat, part.tensor('dense1/kernel') as Tensor2D));
  return tf.matMul(hidden, part.tensor('dense2/kernel') as Tensor2D);
}

/** g2 on decoder block `block`: 1x1 convolution, normalisation, ReLU, 1x1 convolution; the block's channels throughout, no biases. */
export function localHeadLayout(config: NetworkConfig, block: number): PartLayout {
  const channels = blockChannels(config, block);
  const builder = createLayoutBuilder('localHead');
  builder.add('conv1/kernel', [1, 1, channels, channels], 'he');
  builder.addNormalisation('conv1/norm', channels);
  builder.add('conv2/kernel', [1, 1, channels, channels], 'he');
  return builder.build();
}

/** Feature map [batch, h, w, channels] that the local loss compares, from the block's features of the same shape. */
export function localHead(config: NetworkConfig, block: number, values: PartValues, features: Tensor4D, mode: Mode): PartPass {
  const part = openPart(localHeadLayout(config, block), values, mode, config.batchNormEpsilon);
  const hidden = relu(part.normalise(convolve(part, features, 'conv1'), 'conv1/norm'));
  return { features: convolve(part, hidden, 'conv2'), statistics: part.batchStatistics() };
}

/** The dense layer over a flattened 3x3 region (row, column, channel), shared by all regions; no bias. Not used for 1x1 regions. */
export function regionHeadLayout(config: NetworkConfig, block: number, regionSize = 3, embedding = embeddingWidth): PartLayout {
  const builder = createLayoutBuilder('regionHead');
  builder.add('dense/kernel', [regionSize * regionSize * blockChannels(config, block), embedding], 'glorot');
  return builder.build();
}

/** @param regions [count, 9 channels] @returns [count, embedding] */
export function regionHead(layout: PartLayout, values: PartValues, regions: Tensor2D): Tensor2D {
  const part = openPart(layout, values, 'train', 0);
  return tf.matMul(regions, part.tensor('dense/kernel') as Tensor2D);
}
