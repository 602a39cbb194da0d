import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';

/** Temperature of both contrastive losses in the paper. */
export const defaultTemperature = 0.1;

/** Added to what is not a negative. Finite: with -Infinity the backward pass would multiply 0 by infinity. */
const excluded = -1e9;

/** The additive mask of 0/1 entries (1 = negative). */
export const negativeMask = (negatives: Float32Array): Float32Array => negatives.map((isNegative) => (isNegative === 0 ? excluded : 0));

/** log sum exp over the last axis of scaled similarities plus an additive mask: the weight of an anchor's negatives. */
export const negativeLogSumExp = (similarities: Tensor, mask: Tensor): Tensor => tf.logSumExp(tf.add(similarities, mask), -1);

/**
 * The pair loss -log(e^s / (e^s + sum of e^s_k over the negatives)) of scaled similarities (Chaitanya et al. 2020, equation 1),
 * written as softplus(LSE - s): stable where exponentials would overflow (temperature 0.01 in float32).
 */
export const pairLoss = (positive: Tensor, negatives: Tensor): Tensor => tf.softplus(tf.sub(negatives, positive));
