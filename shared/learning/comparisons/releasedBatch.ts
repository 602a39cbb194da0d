import { z } from 'zod';
import type { Plan } from '../config/plan.ts';
import { assert } from '../../util/assert.ts';

export const releasedBatchSettings = z.strictObject({
  /** The release's `--bt_size`, B: the batch has 4 B images. */
  batchSize: z.union([z.literal(8), z.literal(10), z.literal(12)]).default(12),
});
export type ReleasedBatchSettings = z.infer<typeof releasedBatchSettings>;

/** Units in the ring and, of these, black ones at its end, by B. */
const units = { 8: { numUnits: 4, blackUnits: 2 }, 10: { numUnits: 5, blackUnits: 1 }, 12: { numUnits: 6, blackUnits: 2 } } as const;

/**
 * The plan with the G^D batch that the code of Chaitanya et al. really makes (method.md 3.3): four partitions, and the last
 * units of the ring black, because its loop ends one step early. Black images look alike to the network, so the loss cannot
 * fall below 3.419932 (B = 12), 1.556728 (B = 10) or 5.129899 (B = 8).
 */
export function releasedBatch(plan: Plan, { batchSize }: ReleasedBatchSettings): Plan {
  const { pretraining } = plan;
  assert(pretraining !== null && pretraining.globalContrast !== null, "the release's batch needs a plan with global contrastive pre-training");
  return {
    ...plan,
    pretraining: { ...pretraining, globalContrast: { ...pretraining.globalContrast, strategy: 'GD', numPartitions: 4, ...units[batchSize] } },
  };
}
