import { twoSidedNormal } from './normal.ts';

export interface SignedRanks {
  /** Pairs that differ: those that have a rank. */
  readonly numRanked: number;
  /** Pairs without a difference. */
  readonly numZeros: number;
  /** Sum of the ranks of differences above 0, and below. */
  readonly positive: number;
  readonly negative: number;
  /** Two-sided; 1 where no pair differs. */
  readonly p: number;
  readonly method: 'exact' | 'normal';
}

/** Up to here all sign patterns are counted: 2^50 of them still fit a double exactly. */
const EXACT_UP_TO = 50;

/** Differences of Dice are differences of rounded quotients: what is closer than this is equal. */
const TIE = 1e-12;

/**
 * Wilcoxon's signed-rank test of paired differences against a distribution symmetric about 0 (Wilcoxon, Biometrics
 * Bulletin 1(6), 1945), two-sided: twice the smaller tail, at most 1.
 *
 * - Zeros: Wilcoxon's treatment, they are left out before ranking (also the default of R and scipy, so that the numbers
 *   can be checked there; Pratt's would rank them and then drop their ranks). Their number is reported.
 * - Ties share the mean of their ranks.
 * - Up to 50 differing pairs, p is exact with ties as well: all sign patterns of these very ranks are counted (Streitberg and
 *   Roehmel, Statistical Software Newsletter 12(1), 1986). R and scipy fall back to the normal approximation when there are ties.
 * - Beyond, the normal approximation with its variance corrected for ties and half a rank of continuity.
 */
export function wilcoxonSignedRank(differences: readonly number[], exactUpTo = EXACT_UP_TO): SignedRanks {
  const ranked = differences.filter((difference) => Math.abs(difference) > TIE);
  const doubled = doubledRanks(ranked.map(Math.abs));
  const positive = doubled.reduce((sum, rank, n) => sum + ((ranked[n] as number) > 0 ? rank : 0), 0) / 2;
  const negative = doubled.reduce((sum, rank) => sum + rank, 0) / 2 - positive;
  const method = ranked.length <= exactUpTo ? 'exact' : 'normal';
  const p = method === 'exact' ? exactP(doubled, 2 * Math.min(positive, negative)) : normalP(doubled, Math.min(positive, negative));
  return { numRanked: ranked.length, numZeros: differences.length - ranked.length, positive, negative, p, method };
}

/** Twice the rank of each size, so that the mean rank of a tie is a whole number. */
function doubledRanks(sizes: readonly number[]): number[] {
  const order = [...sizes.keys()].sort((a, b) => (sizes[a] as number) - (sizes[b] as number));
  const ranks = new Array<number>(sizes.length);
  for (let first = 0; first < order.length; ) {
    let last = first;
    while (last + 1 < order.length && (sizes[order[last + 1] as number] as number) - (sizes[order[last] as number] as number) <= TIE) last++;
    for (let n = first; n <= last; n++) ranks[order[n] as number] = first + 1 + (last + 1);
    first = last + 1;
  }
  return ranks;
}

/** @param smaller twice the smaller rank sum */
function exactP(doubled: readonly number[], smaller: number): number {
  const total = doubled.reduce((sum, rank) => sum + rank, 0);
  /** How many sign patterns of the ranks so far have each (doubled) sum of positive ranks. */
  const patterns = new Float64Array(total + 1);
  patterns[0] = 1;
  for (const rank of doubled) {
    for (let sum = total; sum >= rank; sum--) patterns[sum] = (patterns[sum] as number) + (patterns[sum - rank] as number);
  }
  const tail = patterns.subarray(0, smaller + 1).reduce((sum, count) => sum + count, 0);
  return Math.min(1, (2 * tail) / 2 ** doubled.length);
}

function normalP(doubled: readonly number[], smaller: number): number {
  const n = doubled.length;
  const sizes = new Map<number, number>();
  for (const rank of doubled) sizes.set(rank, (sizes.get(rank) ?? 0) + 1);
  const ties = [...sizes.values()].reduce((sum, size) => sum + size ** 3 - size, 0);
  const variance = (n * (n + 1) * (2 * n + 1)) / 24 - ties / 48;
  const away = Math.max(0, (n * (n + 1)) / 4 - smaller - 0.5);
  return twoSidedNormal(away / Math.sqrt(variance));
}
