import * as tf from '@tensorflow/tfjs-core';
import { kernels } from './kernels.ts';
import { runKernel } from './runKernel.ts';

export interface BatchNormTrainResult<T extends tf.Tensor> {
  /** Normalised, scaled and shifted; the shape of x. */
  readonly y: T;
  /** Mean of the batch, [channels]. For moving statistics: no gradient flows through it. */
  readonly mean: tf.Tensor1D;
  /** Biased variance of the batch (divided by N, not N - 1), [channels]. No gradient flows through it. */
  readonly variance: tf.Tensor1D;
}

/**
 * Batch normalisation with the statistics of this batch, over every axis but the last
 * (Ioffe and Szegedy 2015, algorithm 1): y = gamma (x - mean) / sqrt(variance + epsilon) + beta.
 * Gradients reach x, gamma and beta, those through the statistics included.
 *
 * @param x [batch, height, width, channels], or any other rank from 2 with channels last
 * @param gamma [channels]
 * @param beta [channels]
 */
export function batchNormTrain<T extends tf.Tensor>(x: T, gamma: tf.Tensor, beta: tf.Tensor, epsilon: number): BatchNormTrainResult<T> {
  const channels = x.shape[x.rank - 1] as number;
  const x4 = x.rank === 4 ? x : tf.reshape(x, [x.size / channels, 1, 1, channels]);
  const [y, mean, variance] = runKernel(kernels.batchNormTrain, { x: x4, gamma, beta }, { epsilon });
  return {
    y: (x.rank === 4 ? y : tf.reshape(y as tf.Tensor, x.shape)) as T,
    mean: mean as tf.Tensor1D,
    variance: variance as tf.Tensor1D,
  };
}

/**
 * The same with given statistics, as in prediction: a fixed scale and shift a channel.
 *
 * @param x [batch, height, width, channels], or any other rank from 2 with channels last
 * @param mean [channels]
 * @param variance [channels], biased
 */
export function batchNormInference<T extends tf.Tensor>(
  x: T, mean: tf.Tensor, variance: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, epsilon: number,
): T {
  const channels = x.shape[x.rank - 1] as number;
  const x4 = (x.rank === 4 ? x : tf.reshape(x, [x.size / channels, 1, 1, channels])) as tf.Tensor4D;
  const y = tf.batchNorm4d(x4, mean as tf.Tensor1D, variance as tf.Tensor1D, beta as tf.Tensor1D, gamma as tf.Tensor1D, epsilon);
  return (x.rank === 4 ? y : tf.reshape(y, x.shape)) as tf.Tensor as T;
}
