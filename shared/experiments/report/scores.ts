import type { CaseScore, StructureScore, TrialRecord } from '../record.ts';
import { known, mean, meanOfKnown, standardDeviation } from '../statistics/summary.ts';
import type { Cell } from './arrange.ts';

/** A number over the draws of the labelled set. */
export interface OverDraws {
  readonly mean: number | null;
  /** Sample standard deviation over draws; null of fewer than two. */
  readonly deviation: number | null;
  readonly numDraws: number;
}

export type Metric = Exclude<keyof StructureScore, 'value'>;

/** A draw of the labelled set, over all methods and budgets. */
export interface DrawOf {
  readonly key: string;
  readonly words: string;
}

/** The draws of trials, in order; a draw with a name of its own goes by that. */
export function drawsOf(trials: readonly TrialRecord[]): DrawOf[] {
  const byKey = new Map(trials.map((trial) => [drawKey(trial), trial]));
  return [...byKey].sort(([, a], [, b]) => a.draw - b.draw || (drawKey(a) < drawKey(b) ? -1 : 1)).map(([key, { draw, drawName }]) => ({ key, words: drawName ?? `Draw ${draw}` }));
}

/** The mean over the seeds of one draw. */
export function ofDraw({ trials }: Cell, draw: DrawOf, of: (record: TrialRecord) => number | null): number | null {
  return meanOfKnown(trials.filter((trial) => drawKey(trial) === draw.key).map(of));
}

/** One number a draw (the mean over its seeds) where there is any, in the order of draws. */
export function byDraw(cell: Cell, of: (record: TrialRecord) => number | null): number[] {
  return known(drawsOf(cell.trials).map((draw) => ofDraw(cell, draw, of)));
}

export function overDraws(cell: Cell, of: (record: TrialRecord) => number | null): OverDraws {
  const numbers = byDraw(cell, of);
  return { mean: mean(numbers), deviation: standardDeviation(numbers), numDraws: numbers.length };
}

/** Mean over a trial's cases that have the score; `change` for example takes sizes of signed errors. */
export function structureMean({ cases }: TrialRecord, value: number, metric: Metric, change: (score: number) => number = (score) => score): number | null {
  return meanOfKnown(structureScores(cases, value).map((score) => (score[metric] === null ? null : change(score[metric]))));
}

/** Over all trials of a cell: how many scores of a structure have a distance, of how many that have a Dice. */
export function numWithDistance({ trials }: Cell, value: number): { withDistance: number; scored: number } {
  const scores = trials.flatMap(({ cases }) => structureScores(cases, value)).filter(({ dice }) => dice !== null);
  return { withDistance: scores.filter(({ hd95Mm }) => hd95Mm !== null).length, scored: scores.length };
}

/** A case's own Dice: mean over its structures that have one. */
export function caseDice({ structures }: CaseScore): number | null {
  return meanOfKnown(structures.map(({ dice }) => dice));
}

export interface PairedDifferences {
  /** Method minus baseline, one a test volume, each a mean over the trials that both have. */
  readonly differences: readonly number[];
  /** Method minus baseline, one a draw that both have: mean Dice over the test volumes. */
  readonly byDraw: readonly number[];
}

/**
 * Differences of case Dice on the same volumes, under the same draws and seeds: what only one of the two has finished, or
 * scored, counts in neither.
 */
export function pairedDifferences(cell: Cell, baseline: Cell): PairedDifferences {
  const pairs = cell.trials.flatMap((trial) => {
    const other = baseline.trials.find((each) => drawKey(each) === drawKey(trial) && each.seed === trial.seed);
    return other === undefined ? [] : [{ draw: drawKey(trial), differences: caseDifferences(trial, other) }];
  });
  const meansOver = (groups: Map<string, number[]>) => known([...groups.keys()].map((group) => mean(groups.get(group) as number[])));
  const cases = new Map<string, number[]>();
  const draws = new Map<string, number[]>();
  for (const { draw, differences } of pairs) {
    for (const [id, difference] of differences) cases.set(id, [...(cases.get(id) ?? []), difference]);
    const trialMean = mean([...differences.values()]);
    if (trialMean !== null) draws.set(draw, [...(draws.get(draw) ?? []), trialMean]);
  }
  return { differences: meansOver(cases), byDraw: meansOver(draws) };
}

function caseDifferences(trial: TrialRecord, other: TrialRecord): Map<string, number> {
  const differences = new Map<string, number>();
  for (const each of trial.cases) {
    const match = other.cases.find(({ id }) => id === each.id);
    const [own, others] = [caseDice(each), match === undefined ? null : caseDice(match)];
    if (own !== null && others !== null) differences.set(each.id, own - others);
  }
  return differences;
}

function structureScores(cases: readonly CaseScore[], value: number): StructureScore[] {
  return cases.flatMap(({ structures }) => structures.filter((score) => score.value === value));
}

function drawKey({ draw, drawName }: TrialRecord): string {
  return JSON.stringify([draw, drawName]);
}
