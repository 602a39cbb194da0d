import type { Random } from '../../util/random.ts';
import type { Canvas } from '../config/plan.ts';
import { applyBrightness, applyContrast } from './intensity.ts';
import type { SpatialDraw } from './warp.ts';

/** Ranges of the authors' code (method.md 4.2, 4.3). */
const ranges = { degrees: 15, scale: [0.95, 1.05], elasticNodes: 3, elasticDeviation: 5, contrast: [0.8, 1.2], brightness: 0.1 } as const;

/**
 * One affine change of a slice in the paper's fine-tuning, drawn among five: a rotation, a scale, a left-right flip half of
 * the time, a multiple of 45 degrees, nothing (method.md 4.2). Where bent, the elastic change comes after it.
 * Apart from the authors' code: the two changes are one resampling; what comes from outside the slice is 0 and not looked at
 * (there background after the affine change, the border's value after the elastic one); empty slices are not passed over.
 */
export function drawPaperSpatial(canvas: Canvas, isBent: boolean, random: Random): SpatialDraw {
  return { matrix: drawAffine(random), shift: [0, 0], elastic: isBent ? drawPaperElastic(canvas, random) : null };
}

/** How many slices of a batch keep the affine change alone: from 1 to all but two; the others are bent too (method.md 4.3: 1 to 18 of 20). */
export const drawNumUnbent = (batchSize: number, random: Random): number => random.integer(1, Math.max(2, batchSize - 1));

function drawAffine(random: Random): SpatialDraw['matrix'] {
  switch (random.integer(0, 5)) {
    case 0: return rotation(random.uniform(-ranges.degrees, ranges.degrees));
    case 1: {
      const scale = Math.round(100 * random.uniform(...ranges.scale)) / 100;
      return [1 / scale, 0, 0, 1 / scale];
    }
    case 2: return random.next() < 0.5 ? [1, 0, 0, -1] : [1, 0, 0, 1];
    case 3: return rotation(45 * random.integer(0, 8));
    default: return [1, 0, 0, 1];
  }
}

function rotation(degrees: number): SpatialDraw['matrix'] {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return [cos, -sin, sin, cos];
}

/** Displacements of N(0, 5) pixels at 3 x 3 nodes, joined by cubics over the canvas; what is seen comes from behind the flow, hence the sign. */
function drawPaperElastic([height, width]: Canvas, random: Random): NonNullable<SpatialDraw['elastic']> {
  const { elasticNodes: nodes, elasticDeviation } = ranges;
  const coarse = Float32Array.from({ length: 2 * nodes * nodes }, () => elasticDeviation * random.normal());
  const displacements = new Float32Array(2 * height * width);
  const rowWeights = Array.from({ length: height }, (_, r) => cubicWeights((r / (height - 1)) * (nodes - 1), nodes));
  const columnWeights = Array.from({ length: width }, (_, c) => cubicWeights((c / (width - 1)) * (nodes - 1), nodes));
  let n = 0;
  for (const rows of rowWeights) for (const columns of columnWeights) for (let which = 0; which < 2; which++) {
    let sum = 0;
    for (let i = 0; i < nodes; i++) for (let j = 0; j < nodes; j++) sum += (rows[i] as number) * (columns[j] as number) * (coarse[2 * (i * nodes + j) + which] as number);
    displacements[n++] = -sum;
  }
  return { nodes: [height, width], displacements };
}

/** Weights of `count` nodes at a place between them, by Catmull-Rom cubics; the outer nodes continue beyond the ends. */
export function cubicWeights(place: number, count: number): number[] {
  const weights = new Array<number>(count).fill(0);
  const low = Math.min(Math.floor(place), count - 2);
  const t = place - low;
  const parts = [(-t + 2 * t ** 2 - t ** 3) / 2, (2 - 5 * t ** 2 + 3 * t ** 3) / 2, (t + 4 * t ** 2 - 3 * t ** 3) / 2, (-(t ** 2) + t ** 3) / 2];
  parts.forEach((part, i) => {
    const node = Math.min(Math.max(low + i - 1, 0), count - 1);
    weights[node] = (weights[node] as number) + part;
  });
  return weights;
}

/**
 * The intensity changes that the paper meant and its code never reached: contrast in the first half of a batch,
 * brightness in the second (method.md 4.3, drawn per image), in place.
 *
 * @param images [batchSize, height, width]
 */
export function augmentPaperIntensity(images: Float32Array, batchSize: number, random: Random): void {
  const size = images.length / batchSize;
  for (let b = 0; b < batchSize; b++) {
    const pixels = images.subarray(b * size, (b + 1) * size);
    if (b < batchSize / 2) applyContrast(pixels, random.uniform(...ranges.contrast));
    else applyBrightness(pixels, random.uniform(-ranges.brightness, ranges.brightness));
  }
}
