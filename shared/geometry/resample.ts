import type { AxisMap, AxisMaps } from './axisMap.ts';
import { isIdentityMap } from './axisMap.ts';
import type { Axis, Vec3 } from './vec3.ts';
import { AXES, mapAxes } from './vec3.ts';

type VoxelArray = Uint8Array | Int16Array | Uint16Array | Float32Array;

/**
 * Resamples an image or a probability along each axis by linear interpolation. An axis that becomes
 * coarser is smoothed first by a light Gaussian (sigma = (step - 1) / 2 source voxels) so that fine texture does
 * not turn into false coarse texture. Beyond the edge the edge voxel continues.
 *
 * @param data voxel (i, j, k) at i + nx * (j + ny * k)
 * @param dimensions of `data`
 * @param maps the target axes over those of `data`
 * @returns a new array in target order, float32
 */
export function resampleLinear(data: VoxelArray, dimensions: Vec3, maps: AxisMaps): Float32Array {
  let current: Float32Array = new Float32Array(data);
  let size: Vec3 = dimensions;
  // Coarsening first leaves the least work for the passes that follow.
  for (const axis of [...AXES].sort((a, b) => maps[b].step - maps[a].step)) {
    if (isIdentityMap(maps[axis], size[axis])) continue;
    current = resampleAxis(current, size, axis, linearTaps(maps[axis], size[axis]));
    size = mapAxes((a) => (a === axis ? maps[a].size : size[a]));
  }
  return current;
}

/**
 * Resamples a label map: every target voxel takes the value of the nearest source voxel.
 * Of two equally near the higher index wins. Beyond the edge the edge voxel continues.
 */
export function resampleNearest<T extends VoxelArray>(data: T, dimensions: Vec3, maps: AxisMaps): T {
  const [nx, ny] = dimensions;
  const [xs, ys, zs] = mapAxes((axis) => nearestIndices(maps[axis], dimensions[axis]));
  // TypeScript types `constructor` as Function; each typed array's own one takes a length.
  const result = new (data.constructor as new (length: number) => T)(xs.length * ys.length * zs.length);
  let n = 0;
  for (const z of zs) {
    for (const y of ys) {
      const row = nx * (y + ny * z);
      for (let i = 0; i < xs.length; i++) result[n++] = data[row + (xs[i] as number)] as number;
    }
  }
  return result;
}

function nearestIndices({ size, step, offset }: AxisMap, sourceSize: number): Int32Array {
  return Int32Array.from({ length: size }, (_, t) => clamp(Math.floor(offset + step * t + 0.5), sourceSize));
}

const clamp = (index: number, size: number): number => Math.min(Math.max(index, 0), size - 1);

/** For every target voxel the source voxels it is made of: `count` weights from `first` on. */
interface Taps {
  readonly size: number;
  readonly count: number;
  readonly first: Int32Array;
  /** [size, count], each row sums to 1. */
  readonly weights: Float32Array;
}

function linearTaps({ size, step, offset }: AxisMap, sourceSize: number): Taps {
  const gaussian = gaussianKernel((step - 1) / 2);
  const radius = (gaussian.length - 1) / 2;
  const count = Math.min(gaussian.length + 1, sourceSize);
  const first = new Int32Array(size);
  const weights = new Float32Array(size * count);
  for (let t = 0; t < size; t++) {
    const position = offset + step * t;
    const floor = Math.floor(position);
    const fraction = position - floor;
    const start = Math.min(Math.max(floor - radius, 0), sourceSize - count);
    first[t] = start;
    gaussian.forEach((weight, g) => {
      for (const [index, share] of [[floor - radius + g, 1 - fraction], [floor - radius + g + 1, fraction]] as const) {
        const tap = t * count + clamp(index, sourceSize) - start;
        weights[tap] = (weights[tap] as number) + weight * share;
      }
    });
  }
  return { size, count, first, weights };
}

/** Sums to 1; a single 1 where there is nothing to smooth. */
function gaussianKernel(sigma: number): number[] {
  const radius = sigma > 0 ? Math.ceil(3 * sigma) : 0;
  const raw = Array.from({ length: 2 * radius + 1 }, (_, n) =>
    radius === 0 ? 1 : Math.exp(-((n - radius) ** 2) / (2 * sigma * sigma)),
  );
  const sum = raw.reduce((a, b) => a + b, 0);
  return raw.map((weight) => weight / sum);
}

function resampleAxis(data: Float32Array, dimensions: Vec3, axis: Axis, taps: Taps): Float32Array {
  const inner = dimensions.slice(0, axis).reduce((a, b) => a * b, 1);
  const outer = dimensions.slice(axis + 1).reduce((a, b) => a * b, 1);
  const sourceSize = dimensions[axis];
  const { size, count, first, weights } = taps;
  const result = new Float32Array(outer * size * inner);
  for (let o = 0; o < outer; o++) {
    for (let t = 0; t < size; t++) {
      const to = (o * size + t) * inner;
      for (let tap = 0; tap < count; tap++) {
        const weight = weights[t * count + tap] as number;
        if (weight === 0) continue;
        const from = (o * sourceSize + (first[t] as number) + tap) * inner;
        for (let n = 0; n < inner; n++) result[to + n] = (result[to + n] as number) + weight * (data[from + n] as number);
      }
    }
  }
  return result;
}
