import type { Budget, TrialRecord } from '../record.ts';

/** A trial's place in the tables, finished or not. */
export type Place = Pick<TrialRecord, 'dataset' | 'method' | 'budget' | 'draw' | 'drawName' | 'seed'>;

export interface OnePerPlace {
  /** In an order of their own: in whichever order they were written, the report is the same. */
  readonly records: readonly TrialRecord[];
  readonly numReplaced: number;
}

/**
 * One record a place. A changed specification gives a trial another key and may run it again at the same place; the later
 * one counts, since two would weigh twice.
 */
export function onePerPlace(records: readonly TrialRecord[]): OnePerPlace {
  const latest = new Map<string, TrialRecord>();
  for (const record of records) {
    const other = latest.get(placeKey(record));
    if (other === undefined || isLater(record, other)) latest.set(placeKey(record), record);
  }
  return { records: [...latest.keys()].sort().map((place) => latest.get(place) as TrialRecord), numReplaced: records.length - latest.size };
}

/** Equal for equal places. */
export function placeKey({ dataset, method, budget, draw, drawName, seed }: Place): string {
  return JSON.stringify([dataset, method, budgetKey(budget), draw, drawName, seed]);
}

/** Equal for equal budgets, whatever the order of their fields. */
export function budgetKey(budget: Budget): string {
  return 'volumes' in budget ? JSON.stringify([budget.volumes]) : JSON.stringify([budget.slices, budget.strategy, budget.numVolumes]);
}

/** Times decide; where they are equal the keys, so that the order of lines never does. */
function isLater(a: TrialRecord, b: TrialRecord): boolean {
  return a.startedAt === b.startedAt ? a.key > b.key : Date.parse(a.startedAt) > Date.parse(b.startedAt);
}
