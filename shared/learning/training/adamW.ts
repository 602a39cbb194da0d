import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { defined } from '../../util/assert.ts';
import type { FeedSpec, FeedValues, Tensors, VariableSpec } from '../engine/program.ts';
import type { PartLayout } from '../network/layout.ts';

export interface AdamWSettings {
  readonly beta1: number;
  readonly beta2: number;
  readonly adamEpsilon: number;
  /** Decoupled: the weights shrink by rate * weightDecay a step (Loshchilov and Hutter 2019). */
  readonly weightDecay: number;
  /** Largest norm of all gradients together; null: not clipped. */
  readonly clipNorm: number | null;
}

/** Adam as in the paper's pre-training (method.md 5): no decay, no clipping. */
export const plainAdam: AdamWSettings = { beta1: 0.9, beta2: 0.999, adamEpsilon: 1e-8, weightDecay: 0, clipNorm: null };

const momentNames = (part: string): [string, string] => [`${part}Moment1`, `${part}Moment2`];

/** Both moments of every part's parameter vector, zero at first. */
export function momentVariables(layouts: readonly PartLayout[]): Record<string, VariableSpec> {
  return Object.fromEntries(layouts.flatMap(({ part, size }) => momentNames(part).map((name) => [name, { shape: [size], initial: new Float32Array(size) }])));
}

/** What changes from step to step, fed as scalars: the rate and the corrections of the moments' start at zero. */
export const adamWFeeds: Record<'rate' | 'correction1' | 'correction2', FeedSpec> = {
  rate: { shape: [], dtype: 'float32' },
  correction1: { shape: [], dtype: 'float32' },
  correction2: { shape: [], dtype: 'float32' },
};

/** @param step from 1 */
export const adamWFeedValues = (step: number, rate: number, { beta1, beta2 }: AdamWSettings): FeedValues => ({
  rate: Float32Array.of(rate),
  correction1: Float32Array.of(1 - beta1 ** step),
  correction2: Float32Array.of(1 - beta2 ** step),
});

/**
 * New parameters and moments of the parts that have gradients.
 *
 * @param rateFactorOf what the rate is multiplied with for a part
 */
export function adamWUpdates(gradients: Tensors, variables: Tensors, feeds: Tensors, settings: AdamWSettings, rateFactorOf: (part: string) => number = () => 1): Tensors {
  const { beta1, beta2, adamEpsilon, weightDecay, clipNorm } = settings;
  const rate = defined(feeds['rate'], 'the rate');
  const factor = clipNorm === null ? null : clipFactor(Object.values(gradients), clipNorm);
  const updates: Tensors = {};
  for (const [part, raw] of Object.entries(gradients)) {
    const gradient = factor === null ? raw : tf.mul(raw, factor);
    const [first, second] = momentNames(part);
    const parameters = defined(variables[part], part);
    const moment1 = tf.add(tf.mul(defined(variables[first], first), beta1), tf.mul(gradient, 1 - beta1));
    const moment2 = tf.add(tf.mul(defined(variables[second], second), beta2), tf.mul(tf.square(gradient), 1 - beta2));
    const direction = tf.div(
      tf.div(moment1, defined(feeds['correction1'], 'correction1')),
      tf.add(tf.sqrt(tf.div(moment2, defined(feeds['correction2'], 'correction2'))), adamEpsilon),
    );
    const change = weightDecay === 0 ? direction : tf.add(direction, tf.mul(parameters, weightDecay));
    const rateFactor = rateFactorOf(part);
    updates[part] = tf.sub(parameters, tf.mul(change, rateFactor === 1 ? rate : tf.mul(rate, rateFactor)));
    updates[first] = moment1;
    updates[second] = moment2;
  }
  return updates;
}

/** min(1, limit / norm), the norm taken over all tensors together. */
function clipFactor(tensors: readonly Tensor[], limit: number): Scalar {
  const squared = tf.addN(tensors.map((tensor) => tf.sum(tf.square(tensor))));
  return tf.minimum(1, tf.div(limit, tf.add(tf.sqrt(squared), 1e-6)));
}
