import { assert } from '../../util/assert.ts';

/** Which pairs of a batch attract, how strongly, and which repel: constants of a strategy. Matrices are row-major [size, size]. */
export interface GlobalTerms {
  readonly size: number;
  /** Weight of l(i -> j), the strategy's normaliser included. */
  readonly weights: Float32Array;
  /** 1 where k is a negative of i. */
  readonly negatives: Float32Array;
}

type Pair = readonly [number, number];

/**
 * G^R, random: `images` slices, two augmentations each, interleaved (2k, 2k + 1); n = 2 images.
 * Negatives: everything but the anchor and its partner (NT-Xent). Mean over the directed terms.
 */
export function globalRandomTerms(images: number): GlobalTerms {
  const size = 2 * images;
  const pairs = Array.from({ length: images }, (_, k): Pair => [2 * k, 2 * k + 1]);
  return buildTerms(size, pairs, size, (i, k) => k !== i && k !== (i ^ 1));
}

/**
 * G^{D-}: `images` = volumes x numPartitions originals, then their first, then their second augmentations; n = 3 images.
 * Positives: the three versions of an image. Negatives: other partitions. Sum of the 6 images terms over n.
 */
export function globalDMinusTerms(images: number, numPartitions: number): GlobalTerms {
  assert(images % numPartitions === 0, `${images} images are not whole samples of ${numPartitions} partitions`);
  const pairs = Array.from({ length: images }, (_, p): Pair[] => [
    [p, images + p],
    [p, 2 * images + p],
    [images + p, 2 * images + p],
  ]).flat();
  return buildTerms(3 * images, pairs, 3 * images, otherPartition(numPartitions));
}

/**
 * G^D, the paper's best: a ring of `units`, unit u = [originals o_{u,s} | augmented a_{u,s}] of one volume; n = 2 S units.
 * Positives of equal partition s, both directions: (o_u, a_u) twice, (o_u, o_{u+1}), (a_u, a_{u+1}). Negatives: other partitions.
 * Sum of the 8 S units terms over n, as in the authors' code.
 */
export function globalDTerms(units: number, numPartitions: number): GlobalTerms {
  const pairs = ringPairs(units, numPartitions, 2, ([o = 0, a = 0], [nextO = 0, nextA = 0]) => [
    [o, a],
    [o, nextO],
    [nextO, nextA],
    [a, nextA],
  ]);
  const size = 2 * numPartitions * units;
  return buildTerms(size, pairs, size, otherPartition(numPartitions));
}

/**
 * The third form of G^D in the authors' code (`exp_no = 4`): unit u = [o | a | b], two augmentations of each original; n = 3 S units.
 * Sum of the 14 S units terms over 6 B, where their batch size B is n / 4.
 */
export function globalDTwoViewsTerms(units: number, numPartitions: number): GlobalTerms {
  const pairs = ringPairs(units, numPartitions, 3, ([o = 0, a = 0, b = 0], [nextO = 0, nextA = 0, nextB = 0]) => [
    [o, a],
    [a, b],
    [o, nextO],
    [nextO, nextA],
    [nextA, nextB],
    [a, nextA],
    [b, nextB],
  ]);
  const size = 3 * numPartitions * units;
  return buildTerms(size, pairs, (6 * size) / 4, otherPartition(numPartitions));
}

const otherPartition = (numPartitions: number) => (i: number, k: number) => i % numPartitions !== k % numPartitions;

/** Walks the ring: for every unit and partition, the pairs among a unit's versions and the next unit's. */
function ringPairs(units: number, numPartitions: number, versions: number, pairsOf: (unit: number[], next: number[]) => Pair[]): Pair[] {
  assert(units >= 2, `a ring needs at least two units, not ${units}`);
  const indices = (unit: number, partition: number): number[] =>
    Array.from({ length: versions }, (_, version) => (versions * unit + version) * numPartitions + partition);
  const pairs: Pair[] = [];
  for (let unit = 0; unit < units; unit++) {
    for (let s = 0; s < numPartitions; s++) pairs.push(...pairsOf(indices(unit, s), indices((unit + 1) % units, s)));
  }
  return pairs;
}

/** Every pair counts in both directions, as often as it is listed, divided by the normaliser. */
function buildTerms(size: number, pairs: readonly Pair[], normaliser: number, isNegative: (i: number, k: number) => boolean): GlobalTerms {
  const counts = new Float64Array(size * size);
  for (const [i, j] of pairs) {
    counts[i * size + j]! += 1;
    counts[j * size + i]! += 1;
  }
  const negatives = new Float32Array(size * size).map((_, at) => Number(isNegative(Math.floor(at / size), at % size)));
  return { size, weights: Float32Array.from(counts, (count) => count / normaliser), negatives };
}
