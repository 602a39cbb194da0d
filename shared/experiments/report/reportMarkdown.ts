import type { TrialRecord } from '../record.ts';
import type { DatasetResults } from './arrange.ts';
import { collapsedTable, missingTable } from './gapsSection.ts';
import { pairedTable } from './pairedSection.ts';
import type { Place } from './places.ts';
import { isWhole } from './scores.ts';
import { cellsOf, diceTable, drawTable, structureTable, timeTable } from './scoreSections.ts';

export interface MarkdownInput {
  readonly title: string;
  readonly baseline: string;
  readonly records: readonly TrialRecord[];
  readonly results: readonly DatasetResults[];
  readonly missing: readonly Place[];
  /** Whether `missing` is known from the specification, rather than from the holes that the records leave. */
  readonly isPlanKnown: boolean;
  /** Sentences about what was left out while reading. */
  readonly notes: readonly string[];
  /** Plots of each data set: file name and what it shows. */
  readonly plots: ReadonlyMap<string, readonly { readonly file: string; readonly shows: string }[]>;
}

/** The whole report as Markdown. */
export function reportMarkdown(input: MarkdownInput): string {
  const { title, records, notes, results } = input;
  const parts = records.length === 0
    ? [`# ${title}`, nothingYet(input), ...notes]
    : [`# ${title}`, overview(input), ...notes, ...results.flatMap((each) => datasetSection(each, input)), ...gaps(input), howComputed(input)];
  return `${parts.filter((part) => part !== null).join('\n\n')}\n`;
}

function nothingYet({ missing }: MarkdownInput): string {
  return `No trial has finished yet${missing.length > 0 ? `; ${missing.length} are planned` : ''}. Run \`fewslice experiment\` on the specification, then ask for the report again: it always shows what there is.`;
}

function overview({ records, missing }: MarkdownInput): string {
  const total = records.length + missing.length;
  const finished = missing.length === 0 ? `${count(total, 'trial')}, all finished.` : `${records.length} of ${total} trials are finished; the rest is listed under *Missing trials*, and every number below is of what there is.`;
  const versions = [...new Set(records.map(({ codeVersion }) => codeVersion))].sort();
  const engines = [...new Set(records.map(({ engine, numThreads }) => `${engine.name} ${engine.version}${numThreads === null ? '' : ` on ${count(numThreads, 'thread')}`}`))].sort();
  return `${finished} Code: ${versions.join(', ')}. Engine: ${engines.join(', ')}.`;
}

function datasetSection(results: DatasetResults, { baseline, plots }: MarkdownInput): (string | null)[] {
  const paired = pairedTable(results, baseline);
  return [
    `## ${results.name}`,
    scoredOn(results),
    '### Dice',
    diceTable(results),
    cellsOf(results).every(isWhole) ? null : `A mean that says *1 of 3 draws* waits for the others; it is comparable with a mean over the same draws alone (*Dice by draw*). *Against ${baseline}* takes the draws that both methods have.`,
    ...(plots.get(results.name) ?? []).map(({ file, shows }) => `![${shows}](${file})`),
    `### Against ${baseline}`,
    paired ?? noComparison(results, baseline),
    '### Dice by draw',
    drawTable(results),
    '### By structure',
    structureTable(results),
    '### Time',
    timeTable(results),
  ];
}

function scoredOn(results: DatasetResults): string {
  const numbers = cellsOf(results).flatMap(({ trials }) => trials.map(({ testIds }) => testIds.length));
  const [fewest, most] = [Math.min(...numbers), Math.max(...numbers)];
  return `Scored on ${fewest === most ? count(most, 'volume') : `${fewest} to ${most} volumes`}, structure${results.values.length === 1 ? '' : 's'} ${results.values.join(', ')}.`;
}

function noComparison({ methods }: DatasetResults, baseline: string): string {
  if (!methods.includes(baseline)) return `There is no finished trial of ${baseline} on these data, so nothing is compared with it.`;
  return methods.length === 1 ? `${baseline} is the only method with finished trials.` : `No method has a finished trial at a budget that ${baseline} has one at.`;
}

function gaps({ missing, records, isPlanKnown }: MarkdownInput): (string | null)[] {
  const missed = missingTable(missing);
  const collapsed = collapsedTable(records);
  return [
    ...(missed === null ? [] : ['## Missing trials', isPlanKnown ? null : 'The specification was not at hand: these are the holes that the records themselves leave, draws and seeds that other methods have at the same budget.', missed]),
    '## Collapsed trials',
    collapsed ?? 'None: every structure was learned in every trial, and no pre-training stood still.',
    collapsed === null ? null : 'A class (structures in the order of the specification, from 1) was not learned there even by the second attempt, or pre-training stood still at the loss of identical embeddings. These trials count in every table.',
  ];
}

function howComputed({ baseline, records }: MarkdownInput): string {
  const lines = [
    '- **Dice** of a case is the mean over its structures, of a trial the mean over its test volumes. ± is the sample standard deviation over draws of the labelled set, the number of draws in brackets, *1 of 3 draws* where others of the budget are missing; the seeds of a draw are averaged first.',
    '- **A structure that is in neither mask** counts nowhere. In one of the two alone its Dice is 0, and it has no distance: *With a distance* says how many scores the means of HD95 and ASD stand on. Fewer than all means that they flatter.',
    '- **HD95**: the larger of the two directed 95th percentiles. **ASD**: mean over the distances of both directions. **Error**: predicted minus reference volume, with its sign, and the mean of its size.',
    `- **Against ${baseline}**: one difference a test volume, averaged over the trials of the same labels and seed that both methods have; *Pairs* counts those volumes. Standard error: of the mean over volumes. p: Wilcoxon's signed-rank test, two-sided, zeros left out, exact (\`~\`: normal approximation, over 50 pairs), not corrected for the number of comparisons. r: matched-pairs rank-biserial correlation. d_z: mean over standard deviation of the differences. These speak of other volumes under the same draws; what other draws would do, *By draw* shows.`,
    '- **Seconds** are wall time of a trial as if nothing had been shared: pre-trained weights that several trials use count in full in each. Core-seconds are the processor time of fine-tuning and prediction.',
  ];
  if (records.some(({ validationIds }) => validationIds.length > 0)) lines.push("- **†** The labels of further volumes chose these weights (the paper's protocol): more labels than the column says.");
  return `## How this was computed\n\n${lines.join('\n')}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
