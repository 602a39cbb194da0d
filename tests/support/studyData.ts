import type { StudyData, StudyVolume } from '#shared/experiments/studyData.ts';
import { createRandom } from '#shared/util/random.ts';
import { plainGrid } from './grids.ts';

const side = 16;

/** A small volume for experiments, [16, 16, 12] voxels of 1 mm: structure 1 is a bright square on the slices given, in noise. */
export function studyVolume(id: string, structureSlices: readonly number[], seed = 0): StudyVolume {
  const numSlices = 12;
  const random = createRandom(seed);
  const reference = new Uint8Array(side * side * numSlices);
  for (const slice of structureSlices) for (let row = 5; row < 10; row++) reference.fill(1, (slice * side + row) * side + 5, (slice * side + row) * side + 11);
  const data = Float32Array.from(reference, (value) => 100 * value + 30 * random.next());
  const dimensions = [side, side, numSlices] as const;
  const source = { permutation: [0, 1, 2], flipped: [false, false, false], dimensions, header: null } as const;
  return { id, volume: { grid: plainGrid(dimensions), data, source }, sliceAxis: 2, reference, digest: `digest of ${id}` };
}

/** Six volumes to draw from and two to score on, the structure on slices 3 to 8 of each. */
export function smallStudy(): StudyData {
  const named = (prefix: string, count: number, seed: number) => Array.from({ length: count }, (_, i) => studyVolume(`${prefix}${i + 1}`, [3, 4, 5, 6, 7, 8], seed + i));
  return { name: 'small', structures: [1], groupBy: null, pool: named('pool', 6, 1), scored: named('test', 2, 11) };
}
