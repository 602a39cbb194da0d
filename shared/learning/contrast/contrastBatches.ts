import { augmentView } from '../augmentation/intensity.ts';
import { drawCrop } from '../augmentation/spatial.ts';
import type { SpatialDraw } from '../augmentation/warp.ts';
import { identityDraw } from '../augmentation/warp.ts';
import type { GlobalContrastPlan, LocalContrastPlan, Plan, PretrainingPlan } from '../config/plan.ts';
import { regionPlaces } from '../losses/index.ts';
import type { WorkingVolume } from '../preprocessing/workingVolume.ts';
import type { BatchImage } from '../sampling/index.ts';
import type { Axis } from '../../domain/grid.ts';
import type { Random } from '../../util/random.ts';
import { drawCut, placeSliceAt } from '../training/batches.ts';
import { globalContrast, localContrast } from './index.ts';
import { mapStride, regionsOf } from './regions.ts';

type View = PretrainingPlan['view'];

/** Images [n, height, width, 1] of stage 1, one plane a batch: originals as they are, views cropped, enlarged and changed in intensity (method.md 3.3, 4). */
export function globalContrastBatch(volumes: readonly WorkingVolume[], plan: Plan, view: View, contrast: GlobalContrastPlan, random: Random): Float32Array {
  const strategy = globalContrast[contrast.strategy];
  const { plane, seen } = drawPlane(volumes, random);
  const usable = seen.filter(({ dimensions }) => dimensions[plane] >= strategy.needs(contrast).slices);
  const batch = strategy.batch(usable.map(({ dimensions }) => dimensions[plane]), contrast, random);
  const size = plan.canvas[0] * plan.canvas[1];
  const images = new Float32Array(batch.length * size);
  const cuts = new Map<string, readonly [number, number]>();
  batch.forEach((image, n) => {
    if (image === null) return;
    const draw = image.view > 0 ? drawCrop(view, plan.canvas, random) : identityDraw;
    // An original and its views are cut out of a slice larger than the canvas at the same place.
    const slice = `${image.volume}/${image.slice}`;
    // Drawn for every image all the same: where slices fit, batches stay those of the records in docs/results.
    const own = drawCut(random);
    const cut = cuts.get(slice) ?? own;
    cuts.set(slice, cut);
    placeSliceAt({ volume: usable[image.volume] as WorkingVolume, plane, index: image.slice }, plan, draw, cut, { image: images, labels: null, offset: n * size });
  });
  batch.forEach((image, n) => {
    if (image !== null && image.view > 0) augmentView(images.subarray(n * size, (n + 1) * size), view, random);
  });
  return images;
}

/**
 * Batch of stage 2: two views of every slice that differ in intensity, and in position by whole steps of the feature
 * map where the plan says so; `regionPlaces` says where the same regions lie in each.
 */
export function localContrastBatch(
  volumes: readonly WorkingVolume[], plan: Plan, view: View, contrast: LocalContrastPlan, random: Random,
): { images: Float32Array; regionPlaces: Int32Array } {
  const strategy = localContrast[contrast.strategy];
  const { plane, seen } = drawPlane(volumes, random);
  const usable = seen.filter(({ dimensions }) => dimensions[plane] >= strategy.needs(contrast).slices);
  const batch = strategy.batch(usable.map(({ dimensions }) => dimensions[plane]), contrast, random);
  const { height, width, table } = regionsOf(plan, contrast);
  const size = plan.canvas[0] * plan.canvas[1];
  const images = new Float32Array(batch.length * size);
  const shifts: [number, number][] = [];
  const cuts: (readonly [number, number])[] = [];
  batch.forEach((image, n) => {
    const twin = firstViewOf(batch, n);
    // Both views are cut out of a slice larger than the canvas at the same place.
    const cut = twin === null ? drawCut(random) : (cuts[twin] as readonly [number, number]);
    const shift = drawShift(contrast.maxShift, random);
    cuts.push(cut);
    shifts.push(shift);
    const draw = shiftedDraw(shift, contrast.maxShift, mapStride(plan, contrast));
    placeSliceAt({ volume: usable[image.volume] as WorkingVolume, plane, index: image.slice }, plan, draw, cut, { image: images, labels: null, offset: n * size });
  });
  for (let n = 0; n < batch.length; n++) augmentView(images.subarray(n * size, (n + 1) * size), view, random);
  return { images, regionPlaces: regionPlaces(height, width, table, shifts) };
}

/** Where a view's twin, its slice in view 1, lies in the batch: just before it where views alternate, else at the same slice. */
function firstViewOf(batch: readonly BatchImage[], n: number): number | null {
  const { volume, slice, view } = batch[n] as BatchImage;
  if (view === 1) return null;
  const isTwin = (at: number): boolean => batch[at]?.volume === volume && batch[at].slice === slice && batch[at].view === 1;
  return isTwin(n - 1) ? n - 1 : batch.findIndex((_, at) => isTwin(at));
}

/** Positions of the feature map, rows and columns, from 0 to maxShift. */
const drawShift = (maxShift: number, random: Random): [number, number] =>
  maxShift === 0 ? [0, 0] : [random.integer(0, maxShift + 1), random.integer(0, maxShift + 1)];

/** Moves what is seen by whole steps of the map, about the middle of what is possible, so that the same anatomy lies `shift` positions on. */
function shiftedDraw([rows, columns]: readonly [number, number], maxShift: number, stride: number): SpatialDraw {
  const middle = Math.floor(maxShift / 2);
  return { ...identityDraw, shift: [(middle - rows) * stride, (middle - columns) * stride] };
}

function drawPlane(volumes: readonly WorkingVolume[], random: Random): { plane: Axis; seen: WorkingVolume[] } {
  const planes = ([0, 1, 2] as const).filter((plane) => volumes.some((volume) => volume.planes.includes(plane)));
  const plane = random.choice(planes);
  return { plane, seen: volumes.filter((volume) => volume.planes.includes(plane)) };
}
