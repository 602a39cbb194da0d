import type { VoxelArray } from '../../domain/volume.ts';
import type { IntensityPlan } from '../config/plan.ts';

/** Sorting every voxel of a large volume takes seconds; a million of them, evenly spaced, give the same percentiles to a hundredth. */
const maxSorted = 1_000_000;

/**
 * Percentiles by linear interpolation between order statistics, as numpy's default.
 * @param data at least one voxel, all finite
 */
export function percentiles(data: VoxelArray, percents: readonly number[]): number[] {
  const stride = Math.max(1, Math.floor(data.length / maxSorted));
  const sorted = new Float32Array(Math.ceil(data.length / stride));
  for (let i = 0; i < sorted.length; i++) sorted[i] = data[i * stride] as number;
  sorted.sort();
  return percents.map((percent) => {
    const position = (percent / 100) * (sorted.length - 1);
    const low = Math.floor(position);
    const below = sorted[low] as number;
    return below + (position - low) * ((sorted[Math.min(low + 1, sorted.length - 1)] as number) - below);
  });
}

/** (v - p_low) / (p_high - p_low), clipped to the plan's range. A volume of one value becomes zeros. */
export function normaliseIntensity(data: VoxelArray, { lowPercentile, highPercentile, clip }: IntensityPlan): Float32Array {
  let [low = 0, high = 0] = percentiles(data, [lowPercentile, highPercentile]);
  if (!(high > low)) [low = 0, high = 0] = percentiles(data, [0, 100]);
  const scale = high > low ? 1 / (high - low) : 0;
  const [lowest, highest] = clip;
  const result = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const value = ((data[i] as number) - low) * scale;
    result[i] = value < lowest ? lowest : value > highest ? highest : value;
  }
  return result;
}
