import type { NumericArray } from '../../domain/sourceOrder.ts';
import type { VoxelArray } from '../../domain/volume.ts';

/** value = slope * stored + intercept. */
export interface Scaling {
  readonly slope: number;
  readonly intercept: number;
}

/** scl_slope and scl_inter of a header; a slope of 0, or one that is no number, means that there is no scaling. */
export function scalingOf(slope: number, intercept: number): Scaling {
  if (!Number.isFinite(slope) || slope === 0) return { slope: 1, intercept: 0 };
  return { slope, intercept: Number.isFinite(intercept) ? intercept : 0 };
}

/** What a pass over the scaled values finds. `min` and `max` are of finite values: Infinity, -Infinity where there are none. */
export interface ValueSurvey {
  readonly min: number;
  readonly max: number;
  /** Values that are NaN, infinite, or beyond float32. */
  readonly nonFiniteCount: number;
  /** The first value with a fraction, or null: all are whole. */
  readonly firstFraction: number | null;
}

const MAX_FLOAT32 = 3.4028234663852886e38;

export function surveyValues(stored: NumericArray, scaling: Scaling): ValueSurvey {
  let [min, max, nonFiniteCount] = [Infinity, -Infinity, 0];
  let firstFraction: number | null = null;
  forEachChunk(stored, scaling, (values) => {
    for (let n = 0; n < values.length; n++) {
      const value = values[n] as number;
      if (!(Math.abs(value) <= MAX_FLOAT32)) {
        nonFiniteCount++;
        continue;
      }
      if (value < min) min = value;
      if (value > max) max = value;
      if (firstFraction === null && value !== Math.floor(value)) firstFraction = value;
    }
  });
  return { min, max, nonFiniteCount, firstFraction };
}

const CHUNK = 1 << 14;

/**
 * The scaled values, some thousand at a time, always as float64: a loop that meets arrays of many kinds is thirty times
 * slower than one that meets a single kind (measured), and copying between kinds is native and quick.
 */
function forEachChunk(stored: NumericArray, { slope, intercept }: Scaling, visit: (values: Float64Array, start: number) => void): void {
  const buffer = new Float64Array(CHUNK);
  for (let start = 0; start < stored.length; start += CHUNK) {
    const values = buffer.subarray(0, Math.min(CHUNK, stored.length - start));
    values.set(stored.subarray(start, start + CHUNK));
    if (slope !== 1 || intercept !== 0) for (let n = 0; n < values.length; n++) values[n] = slope * (values[n] as number) + intercept;
    visit(values, start);
  }
}

/** The smallest kind of array that holds all the values exactly (fractions: to single precision). */
export function smallestArray({ min, max, nonFiniteCount, firstFraction }: ValueSurvey): new (length: number) => VoxelArray {
  // Values that are no numbers become 0, which must fit too.
  const [low, high] = nonFiniteCount > 0 ? [Math.min(min, 0), Math.max(max, 0)] : [min, max];
  if (firstFraction !== null) return Float32Array;
  if (low >= 0 && high <= 255) return Uint8Array;
  if (low >= -32768 && high <= 32767) return Int16Array;
  if (low >= 0 && high <= 65535) return Uint16Array;
  return Float32Array;
}

/** A new array of the scaled values; what is not a number becomes 0. */
export function scaleVoxels<T extends VoxelArray>(stored: NumericArray, scaling: Scaling, kind: new (length: number) => T): T {
  const result = new kind(stored.length);
  forEachChunk(stored, scaling, (values, start) => {
    for (let n = 0; n < values.length; n++) if (!(Math.abs(values[n] as number) <= MAX_FLOAT32)) values[n] = 0;
    result.set(values, start);
  });
  return result;
}

/** The different values of a label map, ascending. */
export function distinctLabels(labels: Uint8Array | Uint16Array): number[] {
  const seen = new Uint8Array(65536);
  for (let n = 0; n < labels.length; n++) seen[labels[n] as number] = 1;
  return Array.from(seen.keys()).filter((value) => seen[value] === 1);
}
