import { z } from 'zod';
import type { Plan } from '../config/plan.ts';
import type { FeedValues } from '../engine/program.ts';
import type { TrainingMethod } from '../training/method.ts';
import { productMethod } from '../training/method.ts';
import type { Random } from '../../util/random.ts';
import { assert } from '../../util/assert.ts';
import { drawBeta } from './betaDistribution.ts';

export const mixupSettings = z.strictObject({
  /** Of Beta(alpha, alpha): small, most mixtures are almost one of the two. */
  alpha: z.number().positive().default(0.1),
});
export type MixupSettings = z.infer<typeof mixupSettings>;

/**
 * Mixup (Zhang et al., ICLR 2018; helper in the code of Chaitanya et al., method.md 4.4): every example of a labelled batch
 * becomes lambda times one and 1 - lambda times another of its examples, images and one-hot labels alike; both are drawn
 * with replacement, lambda from Beta(0.1, 0.1). It changes fine-tuning alone, so whatever initial weights the plan makes
 * (none, or the proposed G^D + L^R) stay as they are.
 *
 * What the sources leave open, and what is done here: lambda is drawn for every example (Zhang et al. draw one a batch); mixing
 * comes last, after the recipe's augmentation; no example goes in unmixed, but a draw may meet itself. Soft targets
 * mean that labels are warped linearly (method.md 4.3) and not to the nearest voxel, mixed or not.
 *
 * A pixel of the mixture is known where it is known in both examples: half of a truth and half of a guess is no truth. What
 * nobody looked at therefore stays so. Half of all draws are within a thousandth of 0 or 1; there the mixture is the one
 * example alone, known where that is: with sparse labels hardly a pixel is known in two examples.
 */
export function mixup({ alpha }: MixupSettings): TrainingMethod {
  return {
    ...productMethod,
    alterBatch: (feeds, plan, random) => mixBatch(feeds, plan, alpha, random),
  };
}

/** What Mixup needs of a plan: labels that can be shares of classes. */
export const mixupPlan = (plan: Plan): Plan => ({ ...plan, finetuning: { ...plan.finetuning, targets: 'soft' } });

/** One example of the new batch: `share` of example `first`, the rest of example `second`. */
export interface Mixture {
  readonly first: number;
  readonly second: number;
  /** In [0, 1]. */
  readonly share: number;
}

/** A share smaller than this is none. */
const leastShare = 1e-3;

export const drawMixtures = (batchSize: number, alpha: number, random: Random): Mixture[] =>
  Array.from({ length: batchSize }, () => ({
    first: random.integer(0, batchSize), second: random.integer(0, batchSize), share: withoutTraces(drawBeta(alpha, alpha, random)),
  }));

/** 0 or 1 where one of the two examples would be there in name only. */
export const withoutTraces = (share: number): number => (share < leastShare ? 0 : share > 1 - leastShare ? 1 : share);

function mixBatch(feeds: FeedValues, plan: Plan, alpha: number, random: Random): FeedValues {
  const { images, targets, known } = feeds;
  assert(images instanceof Float32Array && targets instanceof Float32Array && known instanceof Float32Array, 'Mixup needs a plan with soft targets');
  const batchSize = known.length / (plan.canvas[0] * plan.canvas[1]);
  return { ...feeds, ...mixExamples({ images, targets, known }, drawMixtures(batchSize, alpha, random)) };
}

/**
 * The mixtures of a batch, one after another. An example whose share is 0 is not in the mixture.
 *
 * @param batch images [b, h, w, 1], targets [b, h, w, classes] and known [b, h, w], b the number of mixtures. A fraction in
 *   `known` counts a pixel for that much, so fractions multiply; targets are 0 where a mixture is not known.
 */
export function mixExamples(batch: Record<'images' | 'targets' | 'known', Float32Array>, mixtures: readonly Mixture[]): Record<'images' | 'targets' | 'known', Float32Array> {
  const size = batch.known.length / mixtures.length;
  const classes = batch.targets.length / batch.known.length;
  const images = new Float32Array(batch.images.length);
  const targets = new Float32Array(batch.targets.length);
  const known = new Float32Array(batch.known.length);
  mixtures.forEach(({ first: given, second: other, share }, n) => {
    const [first, second] = [share === 0 ? other : given, share === 1 ? given : other];
    const isAlone = first === second;
    for (let i = 0; i < size; i++) {
      const [to, a, b] = [n * size + i, first * size + i, second * size + i];
      images[to] = share * (batch.images[a] as number) + (1 - share) * (batch.images[b] as number);
      known[to] = (batch.known[a] as number) * (isAlone ? 1 : (batch.known[b] as number));
      if (known[to] === 0) continue;
      for (let c = 0; c < classes; c++) {
        targets[to * classes + c] = share * (batch.targets[a * classes + c] as number) + (1 - share) * (batch.targets[b * classes + c] as number);
      }
    }
  });
  return { images, targets, known };
}
