import { landmarksOf, matchHistogram } from '../augmentation/histogram.ts';
import { augmentIntensity } from '../augmentation/intensity.ts';
import { drawSpatial } from '../augmentation/spatial.ts';
import type { SpatialDraw } from '../augmentation/warp.ts';
import { identityDraw, placement, warpSlice, warpSoftLabels } from '../augmentation/warp.ts';
import { augmentPaperIntensity, drawNumUnbent, drawPaperSpatial } from '../augmentation/paper.ts';
import { cutMixImages, drawCutMixBox } from '../augmentation/cutMix.ts';
import type { ConsistencyPlan, Plan } from '../config/plan.ts';
import type { FeedValues } from '../engine/program.ts';
import type { VolumeSlice } from '../preprocessing/slices.ts';
import { sliceFrame } from '../preprocessing/slices.ts';
import { defined } from '../../util/assert.ts';
import type { Random } from '../../util/random.ts';

/** Slices by plane, as `knownSlices` and `allSlices` list them. */
export type SlicePool = readonly (readonly VolumeSlice[])[];

/** A plane uniformly among those that have slices, then a slice uniformly among them (method.md 11.2, 2). */
export function drawSlice(pool: SlicePool, random: Random): VolumeSlice {
  return random.choice(random.choice(pool.filter((slices) => slices.length > 0)));
}

/**
 * A labelled batch: drawn, warped, then changed in intensity. Feeds `images` [n, height, width, 1] and, by the plan's targets,
 * `labels` [n, height, width], or `targets` [n, height, width, classes] with `known` [n, height, width].
 *
 * @param others whose volumes' histograms slices may be moved towards
 */
export function labelledBatch(pool: SlicePool, plan: Plan, random: Random, others: SlicePool = pool): FeedValues {
  const { batchSize, augmentation, targets, paperIntensity } = plan.finetuning;
  const size = plan.canvas[0] * plan.canvas[1];
  const images = new Float32Array(batchSize * size);
  const taught = targets === 'hard' ? hardTargets(batchSize * size) : softTargets(batchSize * size, plan.network.numClasses);
  const numUnbent = augmentation === 'paper' ? drawNumUnbent(batchSize, random) : 0;
  for (let b = 0; b < batchSize; b++) {
    const slice = drawSlice(pool, random);
    const draw = augmentation === 'paper' ? drawPaperSpatial(plan.canvas, b >= numUnbent, random) : drawRecipe(slice, plan, random);
    taught.warp(slice, plan, draw, drawCut(random), images, b * size);
    if (augmentation === 'recipe') {
      const image = images.subarray(b * size, (b + 1) * size);
      moveHistogram(image, slice, others, plan, random);
      augmentIntensity(image, plan.canvas, plan.augmentation, random);
    }
  }
  if (paperIntensity) augmentPaperIntensity(images, batchSize, random);
  return { images, ...taught.feeds };
}

/** As another scanner, or another patient, might have shown the slice. Draws nothing where the plan does not ask for it. */
function moveHistogram(image: Float32Array, { volume }: VolumeSlice, others: SlicePool, { augmentation: { probability: { histogram = 0 } } }: Plan, random: Random): void {
  if (histogram === 0 || random.next() >= histogram) return;
  const other = drawSlice(others, random).volume;
  matchHistogram(image, landmarksOf(volume), landmarksOf(other), random.next());
}

interface Taught {
  readonly feeds: FeedValues;
  /** Image and labels of one slice, from pixel `offset` of the batch on. */
  warp(slice: VolumeSlice, plan: Plan, draw: SpatialDraw, cut: readonly [number, number], images: Float32Array, offset: number): void;
}

function hardTargets(numPixels: number): Taught {
  const labels = new Int32Array(numPixels);
  return { feeds: { labels }, warp: (slice, plan, draw, cut, image, offset) => placeSliceAt(slice, plan, draw, cut, { image, labels, offset }) };
}

function softTargets(numPixels: number, numClasses: number): Taught {
  const targets = new Float32Array(numPixels * numClasses);
  const known = new Float32Array(numPixels);
  return {
    feeds: { targets, known },
    warp(slice, plan, draw, cut, image, offset) {
      placeSliceAt(slice, plan, draw, cut, { image, labels: null, offset });
      const { rows, columns } = sliceFrame(slice.volume.dimensions, slice.plane, plan.planeRows);
      warpSoftLabels(slice, plan.planeRows, plan.canvas, placement(rows, columns, plan.canvas, cut), draw, { targets, known, numClasses, offset });
    },
  };
}

/** Unlabelled slices behind those of a labelled batch, as the teacher (unaltered) and the student (altered, CutMixed) see them. */
export function consistentBatch({ images: own, ...taught }: FeedValues, unlabelled: SlicePool, plan: Plan, consistency: ConsistencyPlan, random: Random): FeedValues {
  const { batchSize } = consistency;
  const size = plan.canvas[0] * plan.canvas[1];
  const teacherImages = new Float32Array(batchSize * size);
  for (let b = 0; b < batchSize; b++) {
    const slice = drawSlice(unlabelled, random);
    placeSlice(slice, plan, drawRecipe(slice, plan, random), random, { image: teacherImages, labels: null, offset: b * size });
  }
  const student = teacherImages.slice();
  for (let b = 0; b < batchSize; b++) {
    if (random.next() < consistency.intensityProbability) augmentIntensity(student.subarray(b * size, (b + 1) * size), plan.canvas, plan.augmentation, random);
  }
  const box = drawCutMixBox(plan.canvas, consistency, random);
  cutMixImages(student, batchSize, box);
  const labelled = defined(own, 'the labelled images');
  const images = new Float32Array(labelled.length + student.length);
  images.set(labelled);
  images.set(student, labelled.length);
  return { images, ...taught, teacherImages, box };
}

/** Plain slices, [count, height, width, 1]. */
export function plainBatch(slices: readonly VolumeSlice[], plan: Plan, random: Random): Float32Array {
  const size = plan.canvas[0] * plan.canvas[1];
  const images = new Float32Array(slices.length * size);
  slices.forEach((slice, b) => placeSlice(slice, plan, identityDraw, random, { image: images, labels: null, offset: b * size }));
  return images;
}

/** The recipe's spatial change of a slice. */
function drawRecipe(slice: VolumeSlice, plan: Plan, random: Random): SpatialDraw {
  const { rowAxis, columnAxis } = sliceFrame(slice.volume.dimensions, slice.plane, plan.planeRows);
  const isMirrored = plan.augmentation.mirror && random.next() < 0.5;
  return drawSpatial(plan.augmentation, random, { rows: isMirrored && rowAxis === 0, columns: isMirrored && columnAxis === 0 });
}

/** Larger slices than the canvas are cut at a random place. */
export function placeSlice(slice: VolumeSlice, plan: Plan, draw: SpatialDraw, random: Random, target: Parameters<typeof warpSlice>[5]): void {
  placeSliceAt(slice, plan, draw, drawCut(random), target);
}

/** Where a larger slice than the canvas is cut: 0 to 1, for rows and columns. */
export const drawCut = (random: Random): [number, number] => [random.next(), random.next()];

export function placeSliceAt(slice: VolumeSlice, plan: Plan, draw: SpatialDraw, cut: readonly [number, number], target: Parameters<typeof warpSlice>[5]): void {
  const { rows, columns } = sliceFrame(slice.volume.dimensions, slice.plane, plan.planeRows);
  warpSlice(slice, plan.planeRows, plan.canvas, placement(rows, columns, plan.canvas, cut), draw, target);
}
