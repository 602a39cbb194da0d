import { mkdir, open, readdir, readFile, truncate } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { syncFolder } from '#electron/core/files/atomicWrite.ts';
import { readError, systemCode, writeError } from '#electron/core/files/fsError.ts';
import type { TrialRecord } from '#shared/experiments/record.ts';
import { recordSchema } from '#shared/experiments/record.ts';
import { UserError } from '#shared/util/userError.ts';

/** The file of a run that does one trial after another; trials of a Slurm array have one each in `records/`. */
export const recordsFile = (outDir: string): string => join(outDir, 'records.jsonl');
export const trialRecordFile = (outDir: string, trialNumber: number): string => join(outDir, 'records', `trial-${trialNumber}.jsonl`);

/**
 * Every finished trial of a folder, each once, the first where it was run twice. A torn last line, of a run that was killed while
 * writing it, does not count.
 *
 * @throws UserError badInput where a whole line is no record
 */
export async function readRecords(outDir: string): Promise<TrialRecord[]> {
  const more = (await namesIn(join(outDir, 'records'))).filter((name) => name.endsWith('.jsonl')).sort().map((name) => join(outDir, 'records', name));
  const byKey = new Map<string, TrialRecord>();
  for (const path of [recordsFile(outDir), ...more]) {
    for (const record of await readRecordFile(path)) if (!byKey.has(record.key)) byKey.set(record.key, record);
  }
  return [...byKey.values()];
}

async function readRecordFile(path: string): Promise<TrialRecord[]> {
  const { whole } = splitTorn(await readOrEmpty(path));
  return whole.split('\n').flatMap((line, n) => {
    if (line === '') return [];
    const record = recordSchema.safeParse(parseJson(line));
    if (!record.success) throw new UserError('badInput', `Line ${n + 1} of ${basename(path)} is no record of this version of Fewslice (${record.error.issues[0]?.path.join('.') ?? ''}). Nothing was changed. Move the file away to start afresh, or use the version that wrote it.`);
    return [record.data];
  });
}

/** Adds a line that is on the disk when this returns; a torn line before it is cut off. @throws UserError diskFull, notWritable */
export async function appendRecord(path: string, record: TrialRecord): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    const before = await readOrEmpty(path);
    const { whole } = splitTorn(before);
    if (whole.length < before.length) await truncate(path, Buffer.byteLength(whole));
    const file = await open(path, 'a');
    try {
      await file.appendFile(`${JSON.stringify(record)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await syncFolder(dirname(path));
  } catch (error) {
    throw writeError(error, path);
  }
}

/** A line counts once its end is there. */
function splitTorn(text: string): { whole: string; torn: string } {
  const end = text.lastIndexOf('\n') + 1;
  return { whole: text.slice(0, end), torn: text.slice(end) };
}

async function readOrEmpty(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return '';
    throw readError(error, path);
  }
}

async function namesIn(dir: string): Promise<string[]> {
  try {
    return await readdir(dir);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw readError(error, dir);
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
