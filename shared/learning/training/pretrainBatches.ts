import { augmentView } from '../augmentation/intensity.ts';
import { drawCrop } from '../augmentation/spatial.ts';
import { identityDraw } from '../augmentation/warp.ts';
import type { Plan, PretrainingPlan } from '../config/plan.ts';
import type { WorkingVolume } from '../preprocessing/workingVolume.ts';
import type { BatchImage } from '../sampling/index.ts';
import { globalDBatch, randomBatch } from '../sampling/index.ts';
import type { Axis } from '../../domain/grid.ts';
import type { Random } from '../../util/random.ts';
import { placeSlice } from './batches.ts';

/** Batch of stage 1, one plane a batch: originals as they are, views cropped, enlarged and changed in intensity (method.md 3.3, 4). */
export function globalContrastBatch(volumes: readonly WorkingVolume[], plan: Plan, pretraining: PretrainingPlan, random: Random): Float32Array {
  const { numUnits, numPartitions } = pretraining.globalContrast;
  const { plane, seen } = drawPlane(volumes, random);
  const usable = seen.filter(({ dimensions }) => dimensions[plane] >= numPartitions);
  const batch = globalDBatch(usable.map(({ dimensions }) => dimensions[plane]), numUnits, numPartitions, random);
  return render(batch as BatchImage[], usable, plane, plan, pretraining, random, true);
}

/** Batch of stage 2: two views of every slice that differ in intensity alone, so that positions correspond. */
export function localContrastBatch(volumes: readonly WorkingVolume[], plan: Plan, pretraining: PretrainingPlan, random: Random): Float32Array {
  const { plane, seen } = drawPlane(volumes, random);
  const batch = randomBatch(seen.map(({ dimensions }) => dimensions[plane]), pretraining.localContrast.batchSize, random);
  return render(batch, seen, plane, plan, pretraining, random, false);
}

/** Whether there are enough volumes and slices for a ring. */
export function canContrast(volumes: readonly WorkingVolume[], { globalContrast: { numUnits, numPartitions } }: PretrainingPlan): boolean {
  const planes = new Set(volumes.flatMap((volume) => volume.planes));
  return [...planes].every((plane) => volumes.filter((volume) => volume.planes.includes(plane) && volume.dimensions[plane] >= numPartitions).length >= numUnits);
}

function drawPlane(volumes: readonly WorkingVolume[], random: Random): { plane: Axis; seen: WorkingVolume[] } {
  const planes = ([0, 1, 2] as const).filter((plane) => volumes.some((volume) => volume.planes.includes(plane)));
  const plane = random.choice(planes);
  return { plane, seen: volumes.filter((volume) => volume.planes.includes(plane)) };
}

function render(batch: readonly BatchImage[], volumes: readonly WorkingVolume[], plane: Axis, plan: Plan, pretraining: PretrainingPlan, random: Random, crops: boolean): Float32Array {
  const size = plan.canvas[0] * plan.canvas[1];
  const images = new Float32Array(batch.length * size);
  batch.forEach(({ volume, slice, view }, n) => {
    const draw = view > 0 && crops ? drawCrop(pretraining.view, plan.canvas, random) : identityDraw;
    const pair = view === 2 && !crops && n > 0;
    // Both views of a slice lie alike: a larger slice than the canvas would otherwise be cut at two places.
    if (pair) images.copyWithin(n * size, (n - 1) * size, n * size);
    else placeSlice({ volume: volumes[volume] as WorkingVolume, plane, index: slice }, plan, draw, random, { image: images, labels: null, offset: n * size });
  });
  batch.forEach(({ view }, n) => {
    if (view > 0) augmentView(images.subarray(n * size, (n + 1) * size), pretraining.view, random);
  });
  return images;
}
