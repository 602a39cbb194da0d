import type { SliceLayout } from '#shared/domain/sliceAxis.ts';
import type { ViewerImage } from '../types.ts';
import type { SliceBox } from './sliceBox.ts';

/** Voxels looked at along each axis: enough to find the patient, few enough for any volume. */
const SAMPLES = 96;
/** Brighter than this share of the window is not air. */
const THRESHOLD = 0.12;
/** A row or column belongs to the patient when this share of its samples does: noise and wires do not count. */
const LEAST_SHARE = 0.004;
/** The box is never smaller than this share of the slice. */
const SMALLEST = 0.5;

/**
 * Where the patient lies in the slices of one plane, all slices taken together: what a view is fitted to, so
 * that a head with wide black borders still fills its viewport. The whole slice where there is no telling.
 */
export function contentBox({ data, voiRange }: Pick<ViewerImage, 'data' | 'voiRange'>, layout: SliceLayout): SliceBox {
  const threshold = voiRange.lower + THRESHOLD * (voiRange.upper - voiRange.lower);
  const [stepS, stepU, stepV] = [layout.numSlices, layout.width, layout.height].map((n) => Math.max(1, Math.floor(n / SAMPLES))) as [number, number, number];
  const alongU = new Float64Array(Math.ceil(layout.width / stepU));
  const alongV = new Float64Array(Math.ceil(layout.height / stepV));
  let numSlices = 0;
  for (let s = 0; s < layout.numSlices; s += stepS, numSlices++) {
    for (let v = 0; v < layout.height; v += stepV) {
      for (let u = 0; u < layout.width; u += stepU) {
        if ((data[s * layout.sliceStride + v * layout.vStride + u * layout.uStride] as number) <= threshold) continue;
        alongU[u / stepU]!++;
        alongV[v / stepV]!++;
      }
    }
  }
  const [firstU, lastU] = extent(alongU, numSlices * alongV.length, stepU, layout.width);
  const [firstV, lastV] = extent(alongV, numSlices * alongU.length, stepV, layout.height);
  return { firstU, lastU, firstV, lastV };
}

/** From the first to the last bin that holds enough, widened to at least `SMALLEST` of the whole. */
function extent(counts: Float64Array, samplesPerBin: number, step: number, length: number): [number, number] {
  const enough = (count: number): boolean => count > LEAST_SHARE * samplesPerBin;
  const first = counts.findIndex(enough);
  if (first < 0) return [-0.5, length - 0.5];
  const last = counts.findLastIndex(enough);
  const low = first * step - 0.5;
  const high = Math.min(length, (last + 1) * step) - 0.5;
  const missing = Math.max(0, SMALLEST * length - (high - low)) / 2;
  return [Math.max(-0.5, low - missing), Math.min(length - 0.5, high + missing)];
}
