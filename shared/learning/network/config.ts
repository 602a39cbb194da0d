import { assert } from '../../util/assert.ts';

/**
 * A 2-D U-Net for slices [batch, height, width, inputChannels]: one level more than it has poolings,
 * 3x3 convolutions, nearest-neighbour x2 on the way up, skips joined as [up, skip].
 * Plain data: saved with the weights, and enough to rebuild the network.
 */
export interface NetworkConfig {
  readonly inputChannels: number;
  /** Background included. */
  readonly numClasses: number;
  /** Channels of every level, finest first; the last one is the bottom. */
  readonly channels: readonly number[];
  /** 3x3 convolutions a level, each with batch normalisation and activation. */
  readonly convsPerLevel: number;
  /** The same for the finest decoder block. */
  readonly lastBlockConvs: 1 | 2;
  readonly kernelSize: 3;
  /** Biases of the convolutions followed by batch normalisation (which makes them idle; the paper's code has them). */
  readonly convBias: boolean;
  /** Kernel of the convolution between upsampling and concatenation, to the skip's channels; null: none. */
  readonly upConvKernel: 2 | null;
  readonly batchNormEpsilon: number;
  readonly activation: 'leakyRelu' | 'relu';
  /**
   * '1x1': one convolution with bias. 'paper': two 3x3 convolutions at the finest level's channels,
   * normalised and activated, then 3x3 to the classes without bias.
   */
  readonly segmentationHead: '1x1' | 'paper';
}

/** Slope of the leaky ReLU below zero. */
export const leakyReluSlope = 0.01;

/** The network of the recipe (method.md 11.2, 3): 122,339 parameters with three classes. */
export function recipeNetwork(numClasses: number, channels: readonly number[] = [8, 16, 32, 64]): NetworkConfig {
  return {
    inputChannels: 1,
    numClasses,
    channels,
    convsPerLevel: 2,
    lastBlockConvs: 2,
    kernelSize: 3,
    convBias: false,
    upConvKernel: null,
    batchNormEpsilon: 1e-5,
    activation: 'leakyRelu',
    segmentationHead: '1x1',
  };
}

/** The network of Chaitanya et al., NeurIPS 2020, as in their code (method.md 2.1): 2,095,760 parameters with four classes. */
export function paperNetwork(numClasses: number): NetworkConfig {
  return {
    inputChannels: 1,
    numClasses,
    channels: [16, 32, 64, 128, 128, 128],
    convsPerLevel: 2,
    lastBlockConvs: 1,
    kernelSize: 3,
    convBias: true,
    upConvKernel: 2,
    batchNormEpsilon: 1e-3,
    activation: 'relu',
    segmentationHead: 'paper',
  };
}

export const numLevels = (config: NetworkConfig): number => config.channels.length;

/** Decoder blocks, numbered from 1 at the bottom to this number at full size. */
export const numDecoderBlocks = (config: NetworkConfig): number => config.channels.length - 1;

/** Height and width of the slices must be multiples of this. */
export const sizeMultiple = (config: NetworkConfig): number => 2 ** numDecoderBlocks(config);

/** Channels of a level, 0 the finest. */
export function levelChannels(config: NetworkConfig, level: number): number {
  const channels = config.channels[level];
  assert(channels !== undefined, `the network has ${config.channels.length} levels, so none numbered ${level}`);
  return channels;
}

/** The level whose size decoder block `block` (from 1) gives back, and whose skip it takes. */
export const blockLevel = (config: NetworkConfig, block: number): number => numDecoderBlocks(config) - block;

export const blockChannels = (config: NetworkConfig, block: number): number => levelChannels(config, blockLevel(config, block));
