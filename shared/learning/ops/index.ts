/**
 * The ops that the network, losses and metrics use beyond plain tfjs-core: right, and quick, on every engine.
 * Plain core ops that may be differentiated through are those of the conformance suite
 * (electron/trainer/engines/conformance): add an op there before using it in a network.
 */
export { batchNormInference, batchNormTrain } from './batchNorm.ts';
export type { BatchNormTrainResult } from './batchNorm.ts';
export { leakyRelu, relu } from './activations.ts';
export { maxPool2x2, upsampleNearest2x } from './resampling.ts';
export { softmaxCrossEntropyPerPixel } from './losses.ts';
export { gatherRows, l2Normalize } from './rows.ts';
