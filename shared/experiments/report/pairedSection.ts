import { budgetWords } from '../record.ts';
import { comparePairs } from '../statistics/comparePairs.ts';
import type { DatasetResults } from './arrange.ts';
import { fixed, NOTHING, probability, signed, table } from './markdown.ts';
import { pairedDifferences } from './scores.ts';
import { cellsOf, methodWords } from './scoreSections.ts';

/** Each method against the baseline at the same budget: differences of case Dice, one a test volume, averaged over the draws that both have. */
export function pairedTable(results: DatasetResults, baseline: string): string | null {
  const rows = cellsOf(results).flatMap((cell) => {
    const base = results.cell(baseline, cell.budget);
    if (base === null || cell.method === baseline) return [];
    const { differences, byDraw } = pairedDifferences(cell, base);
    const found = comparePairs(differences);
    const names = [budgetWords(cell.budget), methodWords(results, cell.method)];
    if (found.numPairs === 0) return [[...names, ...new Array<string>(7).fill(NOTHING), '0']];
    return [[
      ...names, signed(found.meanDifference, 4), fixed(found.standardError, 4),
      `${probability(found.wilcoxon.p)}${found.wilcoxon.method === 'normal' ? ' ~' : ''}`,
      signed(found.rankBiserial, 2), signed(found.cohensD, 2), String(byDraw.length), byDraw.map((difference) => signed(difference, 3)).join(' '), String(found.numPairs),
    ]];
  });
  return table(['Labels', 'Method', 'Mean difference', 'Standard error', 'p', 'r', 'd_z', 'Draws', 'By draw', 'Pairs'], rows, 2);
}
