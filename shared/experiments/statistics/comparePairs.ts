import { mean, standardDeviation, standardError } from './summary.ts';
import type { SignedRanks } from './wilcoxon.ts';
import { wilcoxonSignedRank } from './wilcoxon.ts';

export interface PairedComparison {
  readonly numPairs: number;
  readonly meanDifference: number | null;
  /** Of the mean difference: standard deviation of the differences over the root of their number. */
  readonly standardError: number | null;
  readonly wilcoxon: SignedRanks;
  /** -1 to 1: the part of all ranks that speaks for a positive difference, minus the part against it. Null where no pair differs. */
  readonly rankBiserial: number | null;
  /** Cohen's d_z: mean difference over the standard deviation of the differences. Null where that is 0 or unknown. */
  readonly cohensD: number | null;
}

/**
 * Compares two methods on the same cases: one difference a case, method minus baseline. The matched-pairs rank-biserial
 * correlation is Kerby's simple difference (Comprehensive Psychology 3, 2014) of Wilcoxon's rank sums; d_z as in Cohen
 * (Statistical Power Analysis, 1988, section 2.3.5).
 */
export function comparePairs(differences: readonly number[]): PairedComparison {
  const wilcoxon = wilcoxonSignedRank(differences);
  const ranks = wilcoxon.positive + wilcoxon.negative;
  const deviation = standardDeviation(differences);
  const meanDifference = mean(differences);
  return {
    numPairs: differences.length,
    meanDifference,
    standardError: standardError(differences),
    wilcoxon,
    rankBiserial: ranks === 0 ? null : (wilcoxon.positive - wilcoxon.negative) / ranks,
    cohensD: meanDifference === null || deviation === null || deviation === 0 ? null : meanDifference / deviation,
  };
}
