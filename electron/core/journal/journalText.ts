import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';
import type { JournalEntry } from './entry.ts';
import { journalEntrySchema } from './entry.ts';

/** Bytes of one entry in journal.jsonl: a line, closed by a newline. Without its newline a line was torn. */
export function entryLine(entry: JournalEntry): string {
  return `${JSON.stringify(entry)}\n`;
}

export interface ReadEntries {
  readonly entries: JournalEntry[];
  /** Bytes that hold whole entries; what follows is torn and to be cut off. */
  readonly goodBytes: number;
}

/**
 * Entries of a journal file. A last line that is torn (no newline, or not an entry) is left out.
 * @throws UserError badInput where a line before the last cannot be read: that is damage, not a torn tail.
 */
export function readEntries(bytes: Uint8Array): ReadEntries {
  const entries: JournalEntry[] = [];
  let goodBytes = 0;
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(10, start);
    if (newline < 0) break;
    const entry = parseLine(bytes.subarray(start, newline));
    if (!entry) {
      if (newline + 1 < bytes.length) throw damagedLine(entries.length + 1);
      break;
    }
    entries.push(entry);
    start = goodBytes = newline + 1;
  }
  return { entries, goodBytes };
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
