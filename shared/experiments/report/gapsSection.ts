import type { TrialRecord } from '../record.ts';
import { budgetWords } from '../record.ts';
import { table } from './markdown.ts';
import type { Place } from './places.ts';

/** Trials without a record, one row a method and budget. */
export function missingTable(missing: readonly Place[]): string | null {
  const rows = new Map<string, { head: string[]; runs: string[] }>();
  for (const trial of missing) {
    const head = [trial.dataset, budgetWords(trial.budget), trial.method];
    const row = rows.get(head.join('\n')) ?? { head, runs: [] };
    row.runs.push(runWords(trial));
    rows.set(head.join('\n'), row);
  }
  return table(['Data set', 'Labels', 'Method', 'Missing'], [...rows.values()].map(({ head, runs }) => [...head, runs.join(', ')]), 4);
}

/** Trials in which a structure was not learned even by the second attempt. They count in every table: leaving them out would flatter. */
export function collapsedTable(records: readonly TrialRecord[]): string | null {
  const rows = records.filter(({ collapse }) => collapse.length > 0)
    .map((record) => [record.dataset, budgetWords(record.budget), record.method, runWords(record), record.collapse.join(', ')]);
  return table(['Data set', 'Labels', 'Method', 'Trial', 'Classes'], rows, 5);
}

function runWords({ draw, drawName, seed }: Pick<TrialRecord, 'draw' | 'drawName' | 'seed'>): string {
  return `draw ${draw}${drawName === null ? '' : ` (${drawName})`}, seed ${seed}`;
}
