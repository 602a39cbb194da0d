import type { VoxelArray } from '#shared/domain/volume.ts';

const MOST_SAMPLES = 200_000;

/** Suggested display range: the 0.5th to the 99.5th percentile of evenly spread voxels, never empty. */
export function suggestVoiRange(data: VoxelArray): { lower: number; upper: number } {
  const stride = Math.max(1, Math.floor(data.length / MOST_SAMPLES));
  const samples = new Float32Array(Math.ceil(data.length / stride));
  for (let n = 0; n < samples.length; n++) samples[n] = data[n * stride] as number;
  samples.sort();
  const at = (fraction: number) => samples[Math.round(fraction * (samples.length - 1))] as number;
  const [lower, upper] = [at(0.005), at(0.995)];
  if (upper > lower) return { lower, upper };
  const [least, greatest] = [at(0), at(1)];
  return greatest > least ? { lower: least, upper: greatest } : { lower: least, upper: least + 1 };
}
