import type { SliceLayout } from './sliceAxis.ts';

/** Exported and fed to training where nobody looked: neither a structure nor background. */
export const NOT_LOOKED_AT = 255;

/**
 * The mask of a case: the prediction with human labels laid over it, painted voxels and all of complete slices
 * (product.md, "The mask of a case"). Arrays in canonical order; a new one is returned.
 *
 * @param prediction null: nothing was predicted; then voxels at which nobody looked are 255
 */
export function caseMask(prediction: Uint8Array | null, labels: Uint8Array, completeSlices: Iterable<number>, layout: SliceLayout): Uint8Array<ArrayBuffer> {
  const mask = prediction ? Uint8Array.from(prediction) : new Uint8Array(labels.length).fill(NOT_LOOKED_AT);
  for (let i = 0; i < labels.length; i++) if (labels[i] !== 0) mask[i] = labels[i] as number;
  for (const slice of completeSlices) copySlice(labels, mask, layout, slice);
  return mask;
}

/** Copies one slice between arrays of one layout. */
export function copySlice(from: Uint8Array, to: Uint8Array, layout: SliceLayout, slice: number): void {
  for (let v = 0; v < layout.height; v++) {
    for (let u = 0, at = slice * layout.sliceStride + v * layout.vStride; u < layout.width; u++, at += layout.uStride) to[at] = from[at] as number;
  }
}
