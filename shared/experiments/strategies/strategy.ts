import type { Axis } from '../../domain/grid.ts';
import type { Volume } from '../../domain/volume.ts';
import type { Random } from '../../util/random.ts';
import type { Labelled } from '../record.ts';

/** A volume of the pool, as a strategy sees it. */
export interface Candidate {
  readonly id: string;
  readonly volume: Volume;
  readonly sliceAxis: Axis;
  /** Slices that show a structure, ascending: where whoever labels would begin. */
  readonly inside: readonly number[];
}

export interface StrategyRequest {
  /** The pool in the draw's order. */
  readonly candidates: readonly Candidate[];
  /** The first so many are labelled whatever a strategy thinks of them: the draw includes them by name. */
  readonly numIncluded: number;
  readonly numVolumes: number;
  /** Slices in all. */
  readonly numSlices: number;
  readonly random: Random;
}

/** Chooses which slices to label. Pure: all chance comes from `random`. */
export type SliceStrategy = (request: StrategyRequest) => Labelled[];

/** How many slices each of the first volumes gives: as even as can be, never more than it has; the first ones take what is left over. */
export function sharesOf({ candidates, numVolumes, numSlices }: StrategyRequest): { candidate: Candidate; count: number }[] {
  const shares = candidates.slice(0, numVolumes).map((candidate) => ({ candidate, count: 0 }));
  for (let left = numSlices, before = -1; left > 0 && left !== before;) {
    before = left;
    for (const share of shares) {
      if (left > 0 && share.count < share.candidate.inside.length) {
        share.count++;
        left--;
      }
    }
  }
  return shares;
}
