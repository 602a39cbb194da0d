/**
 * Names of the kernels that our ops add to tfjs-core. Each engine registers one implementation of each beside its
 * entry (`registerKernel`), so the network code is the same everywhere while every processor runs its best routine.
 */
export const kernels = {
  /** inputs x [batch, height, width, channels], gamma [c], beta [c]; attr epsilon; outputs y, mean, biased variance, then whatever the gradient kernel needs. */
  batchNormTrain: 'BatchNormTrain',
  /** inputs dy, x, gamma, r0 (mean), r1 (variance), r2… (the extra outputs); attr epsilon; outputs dx, dgamma, dbeta. */
  batchNormTrainGrad: 'BatchNormTrainGrad',
  /** inputs dy, y; output dy where y > 0, else 0. */
  reluGrad: 'ReluGrad',
  /** inputs dy, x; attr alpha; output dy where x > 0, else alpha * dy. */
  leakyReluGrad: 'LeakyReluGrad',
  /** inputs logits [rows, classes], labels [rows, classes]; outputs loss [rows] and d loss / d logits [rows, classes]. */
  softmaxCrossEntropy: 'SoftmaxCrossEntropy',
  /** inputs x [rows, columns], indices int32 [count]; output [count, columns]. */
  gatherRows: 'GatherRows',
  /** inputs dy [count, columns], indices int32 [count]; attr rows; output [rows, columns], rows taken twice are summed. */
  gatherRowsGrad: 'GatherRowsGrad',
} as const;

export interface EpsilonAttrs {
  readonly epsilon: number;
}
export interface AlphaAttrs {
  readonly alpha: number;
}
export interface RowsAttrs {
  readonly rows: number;
}
