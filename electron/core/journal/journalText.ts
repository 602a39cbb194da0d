import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';
import type { JournalEntry } from './entry.ts';
import { journalEntrySchema } from './entry.ts';

/** Bytes of one entry in journal.jsonl: a line, closed by a newline. Without its newline a line was torn. */
export function entryLine(entry: JournalEntry): string {
  return `${JSON.stringify(entry)}\n`;
}

/** A whole line of a journal. */
export interface WholeLine {
  readonly entry: JournalEntry;
  /** Bytes up to its end: what follows the last one is torn, and to be cut off. */
  readonly end: number;
}

/**
 * Entries of a journal file, one after the other. A last line that is torn (no newline, or not an entry) is left out.
 * @throws UserError badInput where a line before the last cannot be read: that is damage, not a torn tail.
 */
export function* wholeLines(bytes: Uint8Array): Generator<WholeLine, void, void> {
  for (let start = 0, line = 1; start < bytes.length; line++) {
    const newline = bytes.indexOf(10, start);
    if (newline < 0) return;
    const entry = parseLine(bytes.subarray(start, newline));
    if (!entry && newline + 1 < bytes.length) throw damagedLine(line);
    if (!entry) return;
    start = newline + 1;
    yield { entry, end: start };
  }
}

function parseLine(line: Uint8Array): JournalEntry | null {
  try {
    return journalEntrySchema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(line)));
  } catch {
    return null;
  }
}

export function damagedLine(line: number): UserError {
  return new UserError('badInput', said('journal.damaged', { line }));
}
