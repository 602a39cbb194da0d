import type { Axis, Vec3 } from './vec3.ts';

/**
 * Squared distance, in mm^2, from every voxel centre to the nearest site: exact, Euclidean, with voxels of any proportions.
 * Felzenszwalb and Huttenlocher, "Distance transforms of sampled functions", Theory of Computing 8 (2012), section 2:
 * one axis after the other, each line by the lower envelope of parabolas, so linear in the number of voxels.
 *
 * @param sites not 0 where a site is; index i + nx * (j + ny * k)
 * @param spacing mm
 * @returns Infinity everywhere where there is no site at all
 */
export function squaredDistancesMm2(sites: Uint8Array, dimensions: Vec3, spacing: Vec3): Float64Array {
  const squared = new Float64Array(sites.length);
  firstAxis(sites, squared, dimensions[0], spacing[0]);
  for (const axis of [1, 2] as const) transformAlong(squared, dimensions, axis, spacing[axis]);
  return squared;
}

/** Along i there are only sites and no heights yet: one sweep each way finds the nearest. */
function firstAxis(sites: Uint8Array, squared: Float64Array, size: number, step: number): void {
  for (let start = 0; start < sites.length; start += size) {
    for (let n = 0, away = Infinity; n < size; n++) {
      away = sites[start + n] !== 0 ? 0 : away + 1;
      squared[start + n] = away;
    }
    for (let n = size - 1, away = Infinity; n >= 0; n--) {
      away = Math.min(away + 1, squared[start + n] as number);
      squared[start + n] = (away * step) ** 2;
    }
  }
}

/** Lines that are taken out together: neighbours along i, so that each visit to memory serves all of them. */
const LINES_AT_ONCE = 32;

function transformAlong(squared: Float64Array, dimensions: Vec3, axis: Exclude<Axis, 0>, step: number): void {
  const size = dimensions[axis];
  if (size === 1) return;
  const stride = dimensions.slice(0, axis).reduce((a, b) => a * b, 1);
  const transformLine = lineTransformer(size, step);
  const lines = Array.from({ length: Math.min(LINES_AT_ONCE, stride) }, () => new Float64Array(size));
  for (let block = 0; block < squared.length; block += stride * size) {
    for (let start = block; start < block + stride; start += lines.length) {
      const taken = Math.min(lines.length, block + stride - start);
      for (let n = 0, from = start; n < size; n++, from += stride) {
        for (let line = 0; line < taken; line++) (lines[line] as Float64Array)[n] = squared[from + line] as number;
      }
      for (let line = 0; line < taken; line++) transformLine(lines[line] as Float64Array);
      for (let n = 0, to = start; n < size; n++, to += stride) {
        for (let line = 0; line < taken; line++) squared[to + line] = (lines[line] as Float64Array)[n] as number;
      }
    }
  }
}

/** In place: line[q] becomes the least of (q - p)^2 step^2 + line[p] over all p. A line without a finite p stays as it is. */
function lineTransformer(size: number, step: number): (line: Float64Array) => void {
  /** Position (mm) and height of each parabola of the envelope, and where it begins to be the lowest. */
  const positions = new Float64Array(size);
  const heights = new Float64Array(size);
  const begins = new Float64Array(size);

  function buildEnvelope(line: Float64Array): number {
    let top = -1;
    for (let q = 0; q < size; q++) {
      const height = line[q] as number;
      if (height === Infinity) continue;
      const x = q * step;
      let begin = -Infinity;
      while (top >= 0) {
        const p = positions[top] as number;
        begin = (height + x * x - ((heights[top] as number) + p * p)) / (2 * (x - p));
        if (begin > (begins[top] as number)) break;
        top--;
        begin = -Infinity;
      }
      top++;
      positions[top] = x;
      heights[top] = height;
      begins[top] = begin;
    }
    return top;
  }

  return (line) => {
    const top = buildEnvelope(line);
    if (top < 0) return;
    for (let q = 0, n = 0; q < size; q++) {
      while (n < top && (begins[n + 1] as number) < q * step) n++;
      const away = q * step - (positions[n] as number);
      line[q] = away * away + (heights[n] as number);
    }
  };
}
