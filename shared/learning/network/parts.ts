import { assert } from '../../util/assert.ts';
import type { NetworkConfig } from './config.ts';
import { blockChannels, blockLevel, levelChannels, numDecoderBlocks, numLevels } from './config.ts';
import type { LayoutBuilder, PartLayout } from './layout.ts';
import { createLayoutBuilder } from './layout.ts';

/** Parts that make the segmentation network; `decoder1` is the block next to the bottom. */
export type NetworkPart = 'encoder' | `decoder${number}` | 'segmentationHead';

/** Every part of the segmentation network in the order of the data: encoder, decoder1 .. decoderL, segmentationHead. */
export function networkParts(config: NetworkConfig): NetworkPart[] {
  const blocks = Array.from({ length: numDecoderBlocks(config) }, (_, i): NetworkPart => `decoder${i + 1}`);
  return ['encoder', ...blocks, 'segmentationHead'];
}

export function networkLayouts(config: NetworkConfig): PartLayout[] {
  const blocks = Array.from({ length: numDecoderBlocks(config) }, (_, i) => decoderLayout(config, i + 1));
  return [encoderLayout(config), ...blocks, segmentationHeadLayout(config)];
}

export function encoderLayout(config: NetworkConfig): PartLayout {
  assert(numLevels(config) >= 2, 'a U-Net needs at least two levels');
  const builder = createLayoutBuilder('encoder');
  let from = config.inputChannels;
  config.channels.forEach((to, level) => {
    for (let i = 1; i <= config.convsPerLevel; i++) {
      addConvUnit(builder, config, convName(level, i), config.kernelSize, from, to);
      from = to;
    }
  });
  return builder.build();
}

/** One decoder block, `block` from 1 (next to the bottom): [up-convolution], then the level's convolutions. */
export function decoderLayout(config: NetworkConfig, block: number): PartLayout {
  const builder = createLayoutBuilder(`decoder${block}`);
  const level = blockLevel(config, block);
  const skip = blockChannels(config, block);
  let up = levelChannels(config, level + 1);
  if (config.upConvKernel !== null) {
    addConvUnit(builder, config, 'up', config.upConvKernel, up, skip);
    up = skip;
  }
  let from = up + skip;
  for (let i = 1; i <= blockConvs(config, block); i++) {
    addConvUnit(builder, config, convName(level, i), config.kernelSize, from, skip);
    from = skip;
  }
  return builder.build();
}

export function segmentationHeadLayout(config: NetworkConfig): PartLayout {
  const builder = createLayoutBuilder('segmentationHead');
  const channels = levelChannels(config, 0);
  if (config.segmentationHead === '1x1') {
    builder.add('classes/kernel', [1, 1, channels, config.numClasses], 'he');
    builder.add('classes/bias', [config.numClasses], 'zeros');
  } else {
    addConvUnit(builder, config, 'conv1', config.kernelSize, channels, channels);
    addConvUnit(builder, config, 'conv2', config.kernelSize, channels, channels);
    builder.add('classes/kernel', [config.kernelSize, config.kernelSize, channels, config.numClasses], 'he');
  }
  return builder.build();
}

export const blockConvs = (config: NetworkConfig, block: number): number =>
  block === numDecoderBlocks(config) ? config.lastBlockConvs : config.convsPerLevel;

/** Convolution `index` (from 1) of a level (0 the finest, written from 1). */
export const convName = (level: number, index: number): string => `level${level + 1}/conv${index}`;

function addConvUnit(builder: LayoutBuilder, config: NetworkConfig, name: string, kernel: number, from: number, to: number): void {
  builder.add(`${name}/kernel`, [kernel, kernel, from, to], 'he');
  if (config.convBias) builder.add(`${name}/bias`, [to], 'zeros');
  builder.addNormalisation(`${name}/norm`, to);
}
