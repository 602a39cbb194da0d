import type { Budget, TrialRecord } from '../record.ts';
import type { Place } from './places.ts';
import { budgetKey, compareBudgets, comparePlaces, placeKey } from './places.ts';

/** A draw of the labelled set and a seed: what every method of a budget is run at. */
export type Run = Pick<Place, 'draw' | 'drawName' | 'seed'>;

/** All trials of one method at one budget. */
export interface Cell {
  readonly method: string;
  readonly budget: Budget;
  /** By draw, then seed. */
  readonly trials: readonly TrialRecord[];
  /** What the budget has in all: planned, or finished by any method. Numbers of fewer draws are not comparable with the others. */
  readonly runs: readonly Run[];
}

/** A data set's part of a report. */
export interface DatasetResults {
  readonly name: string;
  /** The baseline first, then as planned; without a plan by name. */
  readonly methods: readonly string[];
  /** Volumes before slices, few before many, all volumes after every number. */
  readonly budgets: readonly Budget[];
  /** Structures' values, ascending. */
  readonly values: readonly number[];
  /** Null where no trial is finished. */
  cell(method: string, budget: Budget): Cell | null;
}

/** Sorts records into data sets, methods and budgets, in an order that depends on what they are alone. */
export function arrange(records: readonly TrialRecord[], planned: readonly Place[] | null, baseline: string): DatasetResults[] {
  const names = inOrder(records.map(({ dataset }) => dataset), (planned ?? []).map(({ dataset }) => dataset));
  return names.map((name) => datasetResults(name, records.filter(({ dataset }) => dataset === name), planned, baseline));
}

/** Planned trials without a record. */
export function missingTrials(records: readonly TrialRecord[], planned: readonly Place[]): Place[] {
  const finished = new Set(records.map(placeKey));
  return planned.filter((trial) => !finished.has(placeKey(trial)));
}

/**
 * The trials that the records themselves let expect, where there is no plan: every method of a budget at every draw and
 * seed that any method of this budget has.
 */
export function expectedTrials(records: readonly TrialRecord[]): Place[] {
  const groups = new Map<string, TrialRecord[]>();
  for (const record of records) {
    const group = JSON.stringify([record.dataset, budgetKey(record.budget)]);
    groups.set(group, [...(groups.get(group) ?? []), record]);
  }
  return [...groups.values()].flatMap((group) => {
    const methods = [...new Set(group.map(({ method }) => method))].sort();
    const { dataset, budget } = group[0] as TrialRecord;
    return methods.flatMap((method) => runsOf(group).map((run) => ({ dataset, method, budget, ...run })));
  });
}

/** Each run of these places once. */
function runsOf(places: readonly Place[]): Run[] {
  return [...new Map(places.map(({ draw, drawName, seed }) => [JSON.stringify([draw, drawName, seed]), { draw, drawName, seed }])).values()];
}

function datasetResults(name: string, records: readonly TrialRecord[], planned: readonly Place[] | null, baseline: string): DatasetResults {
  const methods = inOrder(records.map(({ method }) => method), (planned ?? []).map(({ method }) => method));
  const places = [...(planned ?? []).filter(({ dataset }) => dataset === name), ...records];
  const cells = new Map<string, TrialRecord[]>();
  for (const record of records) {
    const place = cellKey(record.method, record.budget);
    cells.set(place, [...(cells.get(place) ?? []), record]);
  }
  return {
    name,
    methods: methods.includes(baseline) ? [baseline, ...methods.filter((method) => method !== baseline)] : methods,
    budgets: [...new Map(records.map(({ budget }) => [budgetKey(budget), budget])).values()].sort(compareBudgets),
    values: [...new Set(records.flatMap(({ cases }) => cases.flatMap(({ structures }) => structures.map(({ value }) => value))))].sort((a, b) => a - b),
    cell(method, budget) {
      const trials = cells.get(cellKey(method, budget));
      if (trials === undefined) return null;
      const runs = runsOf(places.filter((place) => budgetKey(place.budget) === budgetKey(budget)));
      return { method, budget, trials: [...trials].sort(comparePlaces), runs };
    },
  };
}

/** What is there, first in the order of the plan, then by name. */
function inOrder(present: readonly string[], plan: readonly string[]): string[] {
  const here = new Set(present);
  const known = [...new Set(plan)].filter((item) => here.has(item));
  return [...known, ...[...here].filter((item) => !known.includes(item)).sort()];
}

function cellKey(method: string, budget: Budget): string {
  return JSON.stringify([method, budgetKey(budget)]);
}
