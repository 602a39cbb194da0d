/** The network: what it is (config), where its numbers lie (layouts, variables), what it computes (forward, heads). */
export { numDecoderBlocks, numLevels, paperNetwork, recipeNetwork, sizeMultiple } from './config.ts';
export type { NetworkConfig } from './config.ts';
export { decode, decodeBlock, encode, segment, segmentationHead } from './forward.ts';
export type { EncoderPass, PartPass, ValuesByPart } from './forward.ts';
export {
  defaultHiddenWidth, embeddingWidth, localHead, localHeadLayout, projectionHead, projectionHeadLayout, regionHead, regionHeadLayout,
} from './heads.ts';
export type { ProjectionHeadConfig } from './heads.ts';
export type { PartLayout, TensorLayout } from './layout.ts';
export type { Mode } from './openPart.ts';
export { networkLayouts, networkParts } from './parts.ts';
export type { NetworkPart } from './parts.ts';
export { movedStatistics, partsValues, partValues, partVariables, variableNames } from './variables.ts';
export type { BatchStatistics, PartValues, StatisticsByPart } from './variables.ts';
