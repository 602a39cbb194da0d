import type { Volume } from '../../domain/volume.ts';
import { evenlySpaced } from '../split.ts';
import type { Candidate, SliceStrategy } from './strategy.ts';
import { sharesOf } from './strategy.ts';

/** Blocks along each axis: a volume in outline, in which a few voxels of shift or noise hardly show. */
const numBlocks = 8;

/**
 * Volumes that stand for the others, then slices evenly over the structures' extent: each next volume is the one by which the
 * volumes of the pool come to resemble one of the chosen most (greedy facility location, whose first choice is the medoid).
 * Images alone decide, but for what a draw includes by name. Only the first half of the draw's order is chosen from, so that draws differ.
 */
export const representative: SliceStrategy = (request) => {
  const { candidates, numIncluded, numVolumes } = request;
  const outlines = candidates.map(({ volume }) => outline(volume));
  const choices = candidates.map((_, n) => n).slice(0, Math.max(numVolumes, Math.ceil(candidates.length / 2)));
  const numChosen = Math.min(numVolumes, choices.length);
  const covered = new Float64Array(candidates.length).fill(-1);
  const chosen: Candidate[] = [];
  while (chosen.length < numChosen) {
    const gains = choices.map((choice) => gainOf(outlines[choice] as Float64Array, outlines, covered));
    const next = chosen.length < numIncluded ? 0 : gains.indexOf(Math.max(...gains));
    const [best] = choices.splice(next, 1) as [number];
    outlines.forEach((other, n) => (covered[n] = Math.max(covered[n] as number, dot(outlines[best] as Float64Array, other))));
    chosen.push(candidates[best] as Candidate);
  }
  return sharesOf({ ...request, candidates: chosen }).map(({ candidate: { id, inside }, count }) => ({ id, slices: evenlySpaced(inside, count) }));
};

/** By how much the pool would be covered better. */
const gainOf = (choice: Float64Array, all: readonly Float64Array[], covered: Float64Array): number =>
  all.reduce((sum, other, n) => sum + Math.max(0, dot(choice, other) - (covered[n] as number)), 0);

/** Means of blocks, of mean 0 and length 1: the dot product of two is their correlation. A volume of one value becomes zeros. */
function outline({ grid: { dimensions: [nx, ny, nz] }, data }: Volume): Float64Array {
  const sums = new Float64Array(numBlocks ** 3);
  const counts = new Float64Array(numBlocks ** 3);
  const blockOf = (index: number, size: number): number => Math.floor((index * numBlocks) / size);
  let voxel = 0;
  for (let k = 0; k < nz; k++) for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++) {
    const block = blockOf(i, nx) + numBlocks * (blockOf(j, ny) + numBlocks * blockOf(k, nz));
    sums[block] = (sums[block] as number) + (data[voxel++] as number);
    counts[block] = (counts[block] as number) + 1;
  }
  const means = sums.map((sum, block) => sum / Math.max(1, counts[block] as number));
  const mean = means.reduce((sum, value) => sum + value, 0) / means.length;
  const centred = means.map((value) => value - mean);
  const length = Math.sqrt(dot(centred, centred));
  return centred.map((value) => (length === 0 ? 0 : value / length));
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, n) => sum + value * (b[n] as number), 0);
