import type { Budget, TrialRecord } from '../record.ts';

/** A trial's place in the tables, finished or not. */
export type Place = Pick<TrialRecord, 'dataset' | 'method' | 'budget' | 'draw' | 'drawName' | 'seed'>;

export interface OnePerPlace {
  /** In an order of their own: in whichever order they were written, the report is the same. */
  readonly records: readonly TrialRecord[];
  readonly numReplaced: number;
}

/**
 * One record a place. A changed specification gives a trial another key and may run it again at the same place; the later one
 * counts, since two would weigh twice. The same trial may be written twice, into two files: that replaces nothing.
 */
export function onePerPlace(records: readonly TrialRecord[]): OnePerPlace {
  const latest = new Map<string, TrialRecord>();
  for (const record of records) {
    const other = latest.get(placeKey(record));
    if (other === undefined || isLater(record, other)) latest.set(placeKey(record), record);
  }
  const numTrials = new Set(records.map((record) => JSON.stringify([placeKey(record), record.key]))).size;
  return { records: [...latest.values()].sort(comparePlaces), numReplaced: numTrials - latest.size };
}

/** Equal for equal places. */
export function placeKey({ dataset, method, budget, draw, drawName, seed }: Place): string {
  return JSON.stringify([dataset, method, budgetKey(budget), draw, drawName, seed]);
}

/** Equal for equal budgets, whatever the order of their fields. */
export function budgetKey(budget: Budget): string {
  return 'volumes' in budget ? JSON.stringify([budget.volumes]) : JSON.stringify([budget.slices, budget.strategy, budget.numVolumes]);
}

/** By data set, budget, method, draw and seed; 0 for equal places alone. */
export function comparePlaces(a: Place, b: Place): number {
  return compareTexts(a.dataset, b.dataset) || compareBudgets(a.budget, b.budget) || compareTexts(a.method, b.method)
    || a.draw - b.draw || compareTexts(a.drawName ?? '', b.drawName ?? '') || a.seed - b.seed;
}

/** Volumes before slices, few before many, all volumes after every number. */
export function compareBudgets(a: Budget, b: Budget): number {
  const [sizeA, sizeB] = [a, b].map((budget) => ('volumes' in budget ? (budget.volumes === 'all' ? Number.MAX_VALUE : budget.volumes) : budget.slices)) as [number, number];
  if ('volumes' in a || 'volumes' in b) return 'volumes' in a && 'volumes' in b ? sizeA - sizeB : 'volumes' in a ? -1 : 1;
  return sizeA - sizeB || compareTexts(a.strategy, b.strategy) || a.numVolumes - b.numVolumes;
}

/** By code units: the same on every machine, whatever its language. */
function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Times decide; where they are equal the keys, so that the order of lines never does. */
function isLater(a: TrialRecord, b: TrialRecord): boolean {
  return a.startedAt === b.startedAt ? a.key > b.key : Date.parse(a.startedAt) > Date.parse(b.startedAt);
}
