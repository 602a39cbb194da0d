import { closeSync, fstatSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { writeError } from '#electron/core/files/fsError.ts';
import { jobEventSchema } from '#shared/contract/schemas/job.ts';
import type { JobEvent } from '#shared/contract/schemas/job.ts';
import { runLayout } from '#shared/domain/projectLayout.ts';

export interface EventLog {
  /** Number of the event to come: a resumed run goes on counting. */
  readonly nextSeq: number;
  append(event: JobEvent): void;
  close(): void;
}

/** A run's events.jsonl: what was said, one JSON object a line. A last line torn by a crash is dropped. Live masks are not kept. */
export function openEventLog(runDir: string): EventLog {
  const path = join(runDir, runLayout.events);
  try {
    mkdirSync(runDir, { recursive: true });
    const nextSeq = mend(path);
    const file = openSync(path, 'a');
    return { nextSeq, append: (event) => append(file, path, event), close: () => closeSync(file) };
  } catch (error) {
    throw writeError(error, path);
  }
}

function append(file: number, path: string, event: JobEvent): void {
  if (event.type === 'mask') return;
  try {
    writeLine(file, `${JSON.stringify(event)}\n`);
    if (event.type !== 'step' && event.type !== 'progress') fsyncSync(file);
  } catch (error) {
    throw writeError(error, path);
  }
}

/** A disk that fills up takes the first part of a line and says nothing: only asked for the rest it refuses. What it took goes again. */
function writeLine(file: number, line: string): void {
  const end = fstatSync(file).size;
  const bytes = Buffer.from(line);
  try {
    for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
  } catch (error) {
    ftruncateSync(file, end);
    throw error;
  }
}

/** Cuts a torn last line off; the number after the last event there is. */
function mend(path: string): number {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch {
    return 0;
  }
  const whole = bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1);
  if (whole.length < bytes.length) truncateSync(path, whole.length);
  const last = whole.toString('utf8').trimEnd().split('\n').at(-1) ?? '';
  const event = jobEventSchema.safeParse(parseLine(last));
  return event.success ? event.data.seq + 1 : 0;
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
