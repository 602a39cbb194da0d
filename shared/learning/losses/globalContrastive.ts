import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import { l2Normalize } from '../ops/index.ts';
import type { GlobalTerms } from './globalTerms.ts';
import { defaultTemperature, negativeLogSumExp, negativeMask, pairLoss } from './pairLoss.ts';

/**
 * The global contrastive loss: sum over i, j of weights[i, j] l(i -> j), cosines divided by the temperature.
 *
 * @param embeddings [n, d], one row an image of the batch, in the order of the terms; any length.
 */
export function globalContrastiveLoss(embeddings: Tensor2D, terms: GlobalTerms, temperature = defaultTemperature): Scalar {
  const { size, weights, negatives } = terms;
  const unit = l2Normalize(embeddings);
  const similarities = tf.div(tf.matMul(unit, unit, false, true), temperature);
  const perAnchor = negativeLogSumExp(similarities, tf.tensor2d(negativeMask(negatives), [size, size]));
  const losses = pairLoss(similarities, tf.reshape(perAnchor, [size, 1]));
  return tf.sum(tf.mul(tf.tensor2d(weights, [size, size]), losses));
}
