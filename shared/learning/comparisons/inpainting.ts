import type { Canvas } from '../config/plan.ts';
import type { TrainingMethod } from '../training/method.ts';
import type { Random } from '../../util/random.ts';
import type { ReconstructionSettings } from './reconstruction.ts';
import { reconstructionStage } from './reconstruction.ts';

/** Side of the box as a fraction of the slice's: 100 of 192 pixels in the source. */
const boxSide = 100 / 192;

/**
 * Inpainting pre-training (Pathak et al., CVPR 2016; helper in the code of Chaitanya et al., method.md 4.4): a box of every
 * slice is black, at a place drawn anew, and the whole network gives back the slice. Encoder and all decoder blocks stay.
 *
 * What the sources leave open, and what is done here: the box grows with the canvas, both sides alike; the loss is L2 over
 * the whole slice (Pathak et al. take the box alone, and an adversary beside it); no black frame is avoided.
 */
export function inpainting(settings: ReconstructionSettings): TrainingMethod {
  return { pretrainingStages: (plan, volumes) => [reconstructionStage(plan, volumes, settings, blackenBox)] };
}

export interface Box {
  readonly top: number;
  readonly left: number;
  readonly rows: number;
  readonly columns: number;
}

/** A box of 100/192 of either side, wholly inside the canvas, at a uniform place. */
export function drawInpaintingBox([height, width]: Canvas, random: Random): Box {
  const rows = Math.round(boxSide * height);
  const columns = Math.round(boxSide * width);
  return { top: random.integer(0, height - rows + 1), left: random.integer(0, width - columns + 1), rows, columns };
}

/** Zeroes the box in one slice [height, width], in place. */
export function blackenBox(pixels: Float32Array, canvas: Canvas, random: Random): void {
  const { top, left, rows, columns } = drawInpaintingBox(canvas, random);
  const width = canvas[1];
  for (let r = top; r < top + rows; r++) pixels.fill(0, r * width + left, r * width + left + columns);
}
