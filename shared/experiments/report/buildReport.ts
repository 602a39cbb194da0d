import type { TrialRecord } from '../record.ts';
import type { DatasetResults } from './arrange.ts';
import { arrange, expectedTrials, missingTrials } from './arrange.ts';
import { drawsAtOdds } from './drawsAtOdds.ts';
import { isCollapsed } from './gapsSection.ts';
import type { Place } from './places.ts';
import { onePerPlace } from './places.ts';
import { diceByLabels } from './plots/diceByLabels.ts';
import { diceByTime } from './plots/diceByTime.ts';
import { learningCurves } from './plots/learningCurves.ts';
import { reportCsv } from './reportCsv.ts';
import { reportMarkdown } from './reportMarkdown.ts';

export interface ReportInput {
  readonly title: string;
  /** In any order. */
  readonly records: readonly TrialRecord[];
  /** All trials of the specification, in its order; null where it is not at hand. */
  readonly planned: readonly Place[] | null;
  /** Which volumes scored the trials; null where that is not known. */
  readonly scoredOn: 'test' | 'development' | null;
  /** The method that the others are compared with. */
  readonly baseline: string;
}

export interface Report {
  /** File name and text; `report.md` first. */
  readonly files: readonly { readonly name: string; readonly text: string }[];
  readonly numRecords: number;
  readonly numMissing: number;
  readonly numCollapsed: number;
}

/** Tables, rows and plots of an experiment as texts. The same records give the same bytes, in whichever order they come. */
export function buildReport({ title, records: given, planned, scoredOn, baseline }: ReportInput): Report {
  const { records, numReplaced } = onePerPlace(given);
  const missing = missingTrials(records, planned ?? expectedTrials(records));
  const results = arrange(records, planned, baseline);
  const plots = results.map((each, n) => ({ dataset: each.name, files: plotsOf(each, fileStem(results, n), baseline) }));
  const replaced = numReplaced === 0 ? [] : [`${numReplaced} older ${numReplaced === 1 ? 'record' : 'records'} of trials that were run again under a changed specification ${numReplaced === 1 ? 'was' : 'were'} left out.`];
  const notes = [...(scoredOn === 'development' ? ['Scored on development volumes: these numbers are for decisions, not for reports.'] : []), ...replaced, ...drawsAtOdds(records)];
  const isPlanKnown = planned !== null;
  const shown = new Map(plots.map(({ dataset, files }) => [dataset, files.map(({ name, shows }) => ({ file: name, shows }))]));
  const markdown = reportMarkdown({ title, baseline, records, results, missing, isPlanKnown, notes, plots: shown });
  return {
    files: [{ name: 'report.md', text: markdown }, { name: 'report.csv', text: reportCsv(records) }, ...plots.flatMap(({ files }) => files.map(({ name, text }) => ({ name, text })))],
    numRecords: records.length,
    numMissing: missing.length,
    numCollapsed: records.filter(isCollapsed).length,
  };
}

function plotsOf(results: DatasetResults, stem: string, baseline: string): { name: string; text: string; shows: string }[] {
  const plots = [
    { name: `dice-by-volumes-${stem}.svg`, text: diceByLabels(results, 'volumes', baseline), shows: 'Dice against the number of labelled volumes' },
    { name: `dice-by-slices-${stem}.svg`, text: diceByLabels(results, 'slices', baseline), shows: 'Dice against the number of labelled slices' },
    { name: `dice-by-time-${stem}.svg`, text: diceByTime(results, baseline), shows: 'Dice against wall time' },
    { name: `learning-curves-${stem}.svg`, text: learningCurves(results, baseline), shows: 'Loss against step, by stage' },
  ];
  return plots.flatMap(({ name, text, shows }) => (text === null ? [] : [{ name, text, shows }]));
}

/** A data set's name as part of a file name that needs no escaping in a link; a number keeps apart what becomes equal. */
function fileStem(results: readonly DatasetResults[], n: number): string {
  const stems = results.map(({ name }) => name.replace(/[^\w.-]+/g, '-'));
  const stem = stems[n] as string;
  return stems.indexOf(stem) === n ? stem : `${stem}-${n + 1}`;
}
