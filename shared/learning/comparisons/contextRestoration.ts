import type { Canvas } from '../config/plan.ts';
import type { TrainingMethod } from '../training/method.ts';
import type { Random } from '../../util/random.ts';
import { assert } from '../../util/assert.ts';
import type { ReconstructionSettings } from './reconstruction.ts';
import { reconstructionStage } from './reconstruction.ts';

/** Pixels. The source's number, at any size of the canvas. */
const patchSide = 5;
const numSwaps = 10;

/**
 * Context restoration pre-training (Chen et al., Medical Image Analysis 58, 2019; helper in the code of Chaitanya et al.,
 * method.md 4.4): in every slice ten pairs of patches of 5 x 5 pixels change places, and the whole network puts them back.
 * Encoder and all decoder blocks stay.
 *
 * What the sources leave open, and what is done here: the patches of one pair do not overlap, those of different pairs may
 * (as in Chen et al.), so a patch can be moved twice; 5 pixels also where the canvas is smaller than the source's 192.
 */
export function contextRestoration(settings: ReconstructionSettings): TrainingMethod {
  return { pretrainingStages: (plan, volumes) => [reconstructionStage(plan, volumes, settings, swapPatches)] };
}

/** Row and column of a patch's first pixel. */
export type PatchPlace = readonly [number, number];

/** Two patches that do not overlap, uniformly among all such pairs. */
export function drawPatchPair([height, width]: Canvas, random: Random): [PatchPlace, PatchPlace] {
  assert(Math.min(height, width) >= patchSide && Math.max(height, width) >= 2 * patchSide, `two patches of ${patchSide} pixels do not fit in ${height} x ${width}`);
  const draw = (): PatchPlace => [random.integer(0, height - patchSide + 1), random.integer(0, width - patchSide + 1)];
  for (;;) {
    const [a, b] = [draw(), draw()];
    if (Math.abs(a[0] - b[0]) >= patchSide || Math.abs(a[1] - b[1]) >= patchSide) return [a, b];
  }
}

/** Ten swaps in one slice [height, width], in place: its values stay, their places change. */
export function swapPatches(pixels: Float32Array, canvas: Canvas, random: Random): void {
  for (let n = 0; n < numSwaps; n++) swapPair(pixels, canvas[1], ...drawPatchPair(canvas, random));
}

/** One pair of patches of a picture `width` pixels wide changes places. */
export function swapPair(pixels: Float32Array, width: number, a: PatchPlace, b: PatchPlace): void {
  for (let r = 0; r < patchSide; r++) {
    const [rowA, rowB] = [(a[0] + r) * width + a[1], (b[0] + r) * width + b[1]];
    const kept = pixels.slice(rowA, rowA + patchSide);
    pixels.copyWithin(rowA, rowB, rowB + patchSide);
    pixels.set(kept, rowB);
  }
}
