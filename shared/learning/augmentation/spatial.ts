import type { Random } from '../../util/random.ts';
import type { AugmentationPlan, Canvas, PretrainingPlan } from '../config/plan.ts';
import type { SpatialDraw } from './warp.ts';

/** A way to turn, stretch, shift and bend one slice in fine-tuning (method.md 11.2, 4). */
export function drawSpatial(plan: AugmentationPlan, random: Random, mirrored: { rows: boolean; columns: boolean } = { rows: false, columns: false }): SpatialDraw {
  const angle = (random.uniform(-plan.rotation, plan.rotation) * Math.PI) / 180;
  const scale = Math.exp(random.uniform(-plan.scale, plan.scale));
  const rowScale = (scale * Math.exp(random.uniform(-plan.scalePerAxis, plan.scalePerAxis))) * (mirrored.rows ? -1 : 1);
  const columnScale = (scale * Math.exp(random.uniform(-plan.scalePerAxis, plan.scalePerAxis))) * (mirrored.columns ? -1 : 1);
  const shift: [number, number] = [random.uniform(-plan.shift, plan.shift), random.uniform(-plan.shift, plan.shift)];
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return {
    // The picture grows by the scales, so the place a pixel comes from shrinks by them.
    matrix: [cos / rowScale, -sin / rowScale, sin / columnScale, cos / columnScale],
    shift,
    elastic: drawElastic(plan, random),
  };
}

function drawElastic({ elasticNodes: [rows, columns], elasticAmplitude }: AugmentationPlan, random: Random): SpatialDraw['elastic'] {
  const amplitude = random.uniform(0, elasticAmplitude);
  const displacements = Float32Array.from({ length: 2 * rows * columns }, () => amplitude * random.normal());
  return { nodes: [rows, columns], displacements };
}

/** A crop box of fixed size at a random place, enlarged to the canvas: the only spatial change of the global stage (method.md 4). */
export function drawCrop({ cropSide, cropStart }: PretrainingPlan['view'], [height, width]: Canvas, random: Random): SpatialDraw {
  const shiftOf = (side: number): number => {
    const start = random.uniform(cropStart[0], cropStart[1]) * side;
    // Canvas pixel p shows canvas position start + (p + 1/2) cropSide - 1/2; rewritten about the centre.
    return start + cropSide * (side / 2) - side / 2;
  };
  return { matrix: [cropSide, 0, 0, cropSide], shift: [shiftOf(height), shiftOf(width)], elastic: null };
}
