import type { TrialRecord } from '../record.ts';
import { budgetWords } from '../record.ts';
import { budgetKey } from './places.ts';
import { labelsKey } from './scores.ts';

/**
 * A sentence for every draw under whose number there are different labels. It has the place of its draw in the specification
 * for a number: methods that ran before and after that list was changed do not mean the same by it.
 *
 * @param records in their order in the report
 */
export function drawsAtOdds(records: readonly TrialRecord[]): string[] {
  const labelsOf = new Map<string, { readonly words: string; readonly labels: Set<string> }>();
  for (const record of records) {
    const { dataset, budget, draw, drawName } = record;
    const key = JSON.stringify([dataset, budgetKey(budget), draw, drawName]);
    const known = labelsOf.get(key) ?? { words: `${dataset}, ${budgetWords(budget)}, ${drawName ?? `draw ${draw}`}`, labels: new Set() };
    known.labels.add(labelsKey(record));
    labelsOf.set(key, known);
  }
  return [...labelsOf.values()].filter(({ labels }) => labels.size > 1)
    .map(({ words }) => `${words}: the methods have different labels there, from before and after a change of the specification. Such trials are not paired, and their means are of different draws.`);
}
