import { mkdir, readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { writeFileAtomic } from '#electron/core/files/atomicWrite.ts';
import { readError, writeError } from '#electron/core/files/fsError.ts';
import { buildReport } from '#shared/experiments/report/buildReport.ts';
import { plannedTrials } from '#shared/experiments/report/plannedTrials.ts';
import type { ExperimentSpec } from '#shared/experiments/spec.ts';
import { parseSpec } from '#shared/experiments/spec.ts';
import { UserError } from '#shared/util/userError.ts';
import type { Reporter } from '../output/reporter.ts';
import { readRecords } from './recordFiles.ts';

export interface ExperimentReportOptions {
  /** Default: the experiment's own folder. */
  readonly out?: string;
  /** The method that the others are compared with. */
  readonly baseline: string;
}

/**
 * `fewslice experiment report DIR`: report.md, report.csv and plots of what is finished, as often as one likes; records are
 * only read, so a run may be under way.
 *
 * @throws UserError notFound, badInput, diskFull, notWritable
 */
export async function experimentReport(dir: string, options: ExperimentReportOptions, reporter: Reporter): Promise<void> {
  const from = resolve(dir);
  await mustBeFolder(from);
  const records = await readRecords(from);
  const spec = await specOf(from, reporter);
  if (records.length === 0 && spec === null) throw new UserError('notFound', `There are no records of an experiment in ${from}. Nothing was written. Give the folder that fewslice experiment writes to.`);
  const title = spec?.name ?? records[0]?.experiment ?? basename(from);
  const { files, numRecords, numMissing, numCollapsed } = buildReport({ title, records, planned: spec && plannedTrials(spec), scoredOn: spec && spec.scoreOn, baseline: options.baseline });
  const out = resolve(options.out ?? from);
  await write(out, files);
  const what = numRecords === 0 ? 'No trial has finished yet' : `${numRecords} finished trial${numRecords === 1 ? '' : 's'}${numMissing > 0 ? `, ${numMissing} missing` : ''}${numCollapsed > 0 ? `, ${numCollapsed} collapsed` : ''}`;
  reporter.result({ type: 'result', report: join(out, 'report.md'), files: files.map(({ name }) => name), finished: numRecords, missing: numMissing, collapsed: numCollapsed }, `${what}. The report is ${join(out, 'report.md')}; the records were left as they are.`);
}

async function mustBeFolder(dir: string): Promise<void> {
  const found = await stat(dir).catch((error: unknown) => {
    throw readError(error, dir);
  });
  if (!found.isDirectory()) throw new UserError('notFound', `${dir} is no folder. Nothing was written. Give the folder that fewslice experiment writes to.`);
}

/** The specification that the last run left beside its records; null where there is none that this version reads. */
async function specOf(dir: string, reporter: Reporter): Promise<ExperimentSpec | null> {
  const path = join(dir, 'spec.json');
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return null;
  const { spec } = parseSpec(jsonOf(text));
  if (spec === null) reporter.warn(`${path} is no specification that this version of Fewslice reads. It was left as it is; what is missing is told from the records alone.`);
  return spec;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function write(out: string, files: readonly { readonly name: string; readonly text: string }[]): Promise<void> {
  try {
    await mkdir(out, { recursive: true });
    for (const { name, text } of files) await writeFileAtomic(join(out, name), text);
  } catch (error) {
    throw writeError(error, out);
  }
}
