import type { CaseScore, StructureScore, TrialRecord } from '../record.ts';
import { known, mean, meanOfKnown, standardDeviation } from '../statistics/summary.ts';
import type { Cell, Run } from './arrange.ts';
import { budgetKey } from './places.ts';

/** A number over the draws of the labelled set. */
export interface OverDraws {
  readonly mean: number | null;
  /** Sample standard deviation over draws; null of fewer than two. */
  readonly deviation: number | null;
  readonly numDraws: number;
}

/** What of a budget's draws and trials a cell has. */
export interface Coverage {
  readonly draws: number;
  readonly ofDraws: number;
  readonly trials: number;
  readonly ofTrials: number;
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

export function coverageOf({ trials, runs }: Cell): Coverage {
  const numDraws = (of: readonly Run[]) => new Set(of.map(drawKey)).size;
  return { draws: numDraws(trials), ofDraws: numDraws(runs), trials: trials.length, ofTrials: runs.length };
}

/** Whether every draw and seed of the budget is finished. */
export function isWhole(cell: Cell): boolean {
  return cell.trials.length >= cell.runs.length;
}

/** Of one draw: seeds that are finished, and that there are. */
export function seedsOf({ trials, runs }: Cell, draw: DrawOf): { readonly seeds: number; readonly ofSeeds: number } {
  const ofThis = (of: readonly Run[]) => of.filter((run) => drawKey(run) === draw.key).length;
  return { seeds: ofThis(trials), ofSeeds: ofThis(runs) };
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
 * scored, counts in neither; what is there twice counts once.
 */
export function pairedDifferences(cell: Cell, baseline: Cell): PairedDifferences {
  const others = byPartner(baseline);
  const pairs = [...byPartner(cell)].flatMap(([key, trial]) => {
    const other = others.get(key);
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

/**
 * Trials by what they share with the other method's they are paired with. The number of a draw is its place in the
 * specification, which may have been changed between the runs: only the same labels make the same draw.
 */
function byPartner({ trials }: Cell): Map<string, TrialRecord> {
  return new Map(trials.map((trial) => [JSON.stringify([trial.dataset, budgetKey(trial.budget), drawKey(trial), trial.seed, labelsKey(trial)]), trial]));
}

function caseDifferences(trial: TrialRecord, other: TrialRecord): Map<string, number> {
  const others = new Map(other.cases.map((each) => [caseKey(each), caseDice(each)]));
  const differences = new Map<string, number>();
  for (const each of trial.cases) {
    const [own, its] = [caseDice(each), others.get(caseKey(each)) ?? null];
    if (own !== null && its !== null) differences.set(each.id, own - its);
  }
  return differences;
}

/** A test volume and the structures scored in it: means over others are no partners. */
function caseKey({ id, structures }: CaseScore): string {
  return JSON.stringify([id, structures.map(({ value }) => value).sort((a, b) => a - b)]);
}

/** Equal for the same labels, in whatever order the volumes were drawn. */
export function labelsKey({ labelled }: TrialRecord): string {
  return JSON.stringify(labelled.map(({ id, slices }) => JSON.stringify([id, slices])).sort());
}

function structureScores(cases: readonly CaseScore[], value: number): StructureScore[] {
  return cases.flatMap(({ structures }) => structures.filter((score) => score.value === value));
}

function drawKey({ draw, drawName }: Run): string {
  return JSON.stringify([draw, drawName]);
}
