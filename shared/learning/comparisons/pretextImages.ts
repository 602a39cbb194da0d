import { augmentIntensity } from '../augmentation/intensity.ts';
import type { Plan } from '../config/plan.ts';
import type { Random } from '../../util/random.ts';
import type { SlicePool } from '../training/batches.ts';
import { drawSlice, plainBatch } from '../training/batches.ts';

/**
 * What a pretext task starts from: slices of all volumes (a plane uniformly, then a slice uniformly), as they lie in the
 * canvas, changed in intensity as in fine-tuning. [count, height, width]
 *
 * The source (method.md 4.4) names the tasks' own changes and leaves other augmentation open. Intensity alone is taken:
 * the contrastive stages it is compared with change their originals no further than that, and whatever else turns or
 * bends a slice would blur what a task asks for.
 */
export function drawPretextImages(pool: SlicePool, plan: Plan, count: number, random: Random): Float32Array {
  const images = plainBatch(Array.from({ length: count }, () => drawSlice(pool, random)), plan, random);
  const size = plan.canvas[0] * plan.canvas[1];
  for (let n = 0; n < count; n++) augmentIntensity(images.subarray(n * size, (n + 1) * size), plan.canvas, plan.augmentation, random);
  return images;
}
