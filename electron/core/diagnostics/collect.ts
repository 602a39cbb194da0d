import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DiagnosticFile, EngineReport, PageFacts } from '#shared/contract/index.ts';
import { projectLayout } from '#shared/domain/projectLayout.ts';
import { aboutFile } from './aboutFile.ts';
import { engineFile } from './engineFile.ts';
import { runRecord } from './runRecord.ts';

export interface DiagnosticSources {
  readonly appVersion: string;
  readonly dataDir: string;
  readonly engines: EngineReport;
  /** Lines of the log, each checked (log/record.ts). */
  readonly logLines: readonly string[];
  /** Folders of the newest projects, newest first; only their runs are looked at. */
  readonly projectDirs: readonly string[];
  /** Null from the command line. */
  readonly page: PageFacts | null;
}

const mostProjects = 3;
const mostRuns = 5;
/** A project on a drive that does not answer is left out. */
const patienceMs = 3_000;

/**
 * The files of a diagnostics archive. Nothing is filtered out of what the program knows: each file is built anew from
 * single fields that cannot name a patient, a file or a person, and what is free text passes `redact`.
 */
export async function collectDiagnostics({ appVersion, dataDir, engines, logLines, projectDirs, page }: DiagnosticSources): Promise<DiagnosticFile[]> {
  const runs = await Promise.all(projectDirs.slice(0, mostProjects).map((dir) => inTime(runRecords(dir))));
  return [
    { name: 'readme.txt', text: readme },
    json('about.json', await aboutFile(appVersion, dataDir)),
    json('engines.json', engineFile(engines)),
    ...(page ? [json('settings.json', page)] : []),
    ...runs.flatMap((records, index) => (records.length > 0 ? [json(`runs-${index + 1}.json`, records)] : [])),
    { name: 'log.txt', text: logLines.map((line) => `${line}\n`).join('') },
  ];
}

const json = (name: string, value: object): DiagnosticFile => ({ name, text: `${JSON.stringify(value, null, 1)}\n` });

/** The newest runs of a project, newest first. */
async function runRecords(projectDir: string): Promise<object[]> {
  const names = await readdir(join(projectDir, projectLayout.runsDir)).catch(() => []);
  const numbers = names.flatMap((name) => /^run-(\d{1,6})$/.exec(name)?.[1] ?? []).map(Number).sort((a, b) => b - a);
  const records = await Promise.all(numbers.slice(0, mostRuns).map((number) => runRecord(projectDir, `run-${number}`)));
  return records.filter((record) => record !== null);
}

function inTime(records: Promise<object[]>): Promise<object[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<object[]>((resolve) => (timer = setTimeout(resolve, patienceMs, [])));
  return Promise.race([records, late]).finally(() => clearTimeout(timer));
}

const readme = `Diagnostics of Fewslice, put together on the computer that they are about. Nothing was sent anywhere.

about.json     versions, system, processor, memory
engines.json   what can compute here, and each check of its self-test
settings.json  the page's settings and the size of its window (not from the command line)
runs-N.json    timings, losses and states of the newest runs of the project last opened (1), the one before (2), ...
log.txt        what the core did: states, codes, ids; one JSON object a line

There are no images, labels or masks in here, no names of cases, structures, projects, files, folders or people.
Words that Fewslice does not know were replaced by "…" in every sentence.
`;
