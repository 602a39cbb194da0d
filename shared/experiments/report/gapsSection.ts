import type { TrialRecord } from '../record.ts';
import { budgetWords } from '../record.ts';
import { NOTHING, table } from './markdown.ts';
import type { Place } from './places.ts';
import { comparePlaces } from './places.ts';

/** Trials without a record, one row a method and budget. */
export function missingTable(missing: readonly Place[]): string | null {
  const rows = new Map<string, { head: string[]; runs: string[] }>();
  for (const trial of [...missing].sort(comparePlaces)) {
    const head = [trial.dataset, budgetWords(trial.budget), trial.method];
    const row = rows.get(head.join('\n')) ?? { head, runs: [] };
    row.runs.push(runWords(trial));
    rows.set(head.join('\n'), row);
  }
  return table(['Data set', 'Labels', 'Method', 'Missing'], [...rows.values()].map(({ head, runs }) => [...head, runs.join('; ')]), 4);
}

/**
 * Trials in which a class was not learned even by the second attempt, or a pre-training stage stood still at the loss of
 * identical embeddings. They count in every table: leaving them out would flatter.
 */
export function collapsedTable(records: readonly TrialRecord[]): string | null {
  const rows = records.filter(isCollapsed)
    .map((record) => [record.dataset, budgetWords(record.budget), record.method, runWords(record), record.collapse.join(', ') || NOTHING, record.pretraining?.standstill.join(', ') || NOTHING]);
  return table(['Data set', 'Labels', 'Method', 'Trial', 'Classes not learned', 'Pre-training that stood still'], rows, 6);
}

export function isCollapsed({ collapse, pretraining }: TrialRecord): boolean {
  return collapse.length > 0 || (pretraining?.standstill.length ?? 0) > 0;
}

function runWords({ draw, drawName, seed }: Pick<TrialRecord, 'draw' | 'drawName' | 'seed'>): string {
  return `draw ${draw}${drawName === null ? '' : ` (${drawName})`}, seed ${seed}`;
}
