import { augmentIntensity } from '../augmentation/intensity.ts';
import { drawSpatial } from '../augmentation/spatial.ts';
import type { SpatialDraw } from '../augmentation/warp.ts';
import { identityDraw, placement, warpSlice } from '../augmentation/warp.ts';
import { cutMixImages, drawCutMixBox } from '../augmentation/cutMix.ts';
import type { ConsistencyPlan, Plan } from '../config/plan.ts';
import type { FeedValues } from '../engine/program.ts';
import type { VolumeSlice } from '../preprocessing/slices.ts';
import { sliceFrame } from '../preprocessing/slices.ts';
import type { Random } from '../../util/random.ts';

/** Slices by plane, as `knownSlices` and `allSlices` list them. */
export type SlicePool = readonly (readonly VolumeSlice[])[];

/** A plane uniformly among those that have slices, then a slice uniformly among them (method.md 11.2, 2). */
export function drawSlice(pool: SlicePool, random: Random): VolumeSlice {
  return random.choice(random.choice(pool.filter((slices) => slices.length > 0)));
}

/** Feeds `images` and `labels` of a labelled batch: drawn, warped, then changed in intensity. */
export function labelledBatch(pool: SlicePool, plan: Plan, random: Random): FeedValues {
  const { batchSize } = plan.finetuning;
  const size = plan.canvas[0] * plan.canvas[1];
  const images = new Float32Array(batchSize * size);
  const labels = new Int32Array(batchSize * size);
  for (let b = 0; b < batchSize; b++) {
    warpRandomly(drawSlice(pool, random), plan, random, { image: images, labels, offset: b * size });
    augmentIntensity(images.subarray(b * size, (b + 1) * size), plan.canvas, plan.augmentation, random);
  }
  return { images, labels };
}

/** The same with unlabelled slices behind the labelled ones, as the teacher (unaltered) and the student (altered, CutMixed) see them. */
export function consistentBatch(pool: SlicePool, unlabelled: SlicePool, plan: Plan, consistency: ConsistencyPlan, random: Random): FeedValues {
  const { batchSize } = consistency;
  const size = plan.canvas[0] * plan.canvas[1];
  const labelled = labelledBatch(pool, plan, random);
  const teacherImages = new Float32Array(batchSize * size);
  for (let b = 0; b < batchSize; b++) {
    warpRandomly(drawSlice(unlabelled, random), plan, random, { image: teacherImages, labels: null, offset: b * size });
  }
  const student = teacherImages.slice();
  for (let b = 0; b < batchSize; b++) {
    if (random.next() < consistency.intensityProbability) augmentIntensity(student.subarray(b * size, (b + 1) * size), plan.canvas, plan.augmentation, random);
  }
  const box = drawCutMixBox(plan.canvas, consistency, random);
  cutMixImages(student, batchSize, box);
  const own = labelled['images'] as Float32Array;
  const images = new Float32Array(own.length + student.length);
  images.set(own);
  images.set(student, own.length);
  return { images, labels: labelled['labels'] as Int32Array, teacherImages, box };
}

/** Plain slices, [count, height, width, 1]. */
export function plainBatch(slices: readonly VolumeSlice[], plan: Plan, random: Random): Float32Array {
  const size = plan.canvas[0] * plan.canvas[1];
  const images = new Float32Array(slices.length * size);
  slices.forEach((slice, b) => placeSlice(slice, plan, identityDraw, random, { image: images, labels: null, offset: b * size }));
  return images;
}

function warpRandomly(slice: VolumeSlice, plan: Plan, random: Random, target: Parameters<typeof warpSlice>[5]): void {
  const { rowAxis, columnAxis } = sliceFrame(slice.volume.dimensions, slice.plane, plan.planeRows);
  const isMirrored = plan.augmentation.mirror && random.next() < 0.5;
  const mirrored = { rows: isMirrored && rowAxis === 0, columns: isMirrored && columnAxis === 0 };
  placeSlice(slice, plan, drawSpatial(plan.augmentation, random, mirrored), random, target);
}

/** Larger slices than the canvas are cut at a random place. */
export function placeSlice(slice: VolumeSlice, plan: Plan, draw: SpatialDraw, random: Random, target: Parameters<typeof warpSlice>[5]): void {
  const { rows, columns } = sliceFrame(slice.volume.dimensions, slice.plane, plan.planeRows);
  warpSlice(slice, plan.planeRows, plan.canvas, placement(rows, columns, plan.canvas, [random.next(), random.next()]), draw, target);
}
