import { setImmediate } from 'node:timers/promises';
import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';
import type { JournalEntry } from './entry.ts';
import { damagedLine, wholeLines } from './journalText.ts';
import { apply } from './reduce.ts';
import type { CaseLabels, JournalState } from './state.ts';

/** A long journal is replayed in pieces of this length, so that whoever else is connected gets answers. */
const PIECE_MS = 15;

export interface Replayed {
  readonly state: JournalState;
  /** Bytes that hold whole entries. */
  readonly goodBytes: number;
}

/**
 * The state after all entries of a journal file.
 * @param base the project's cases, without labels; left as it is
 * @throws UserError badInput where an entry does not fit what is before it, or bears the id of another project.
 */
export async function replayJournal(bytes: Uint8Array, base: JournalState, projectId: string): Promise<Replayed> {
  const cases = new Map<string, CaseLabels>(base.cases);
  let state: JournalState = { ...base, cases };
  let goodBytes = 0;
  let pieceBegan = performance.now();
  for (const { entry, end } of wholeLines(bytes)) {
    if (entry.project !== undefined && entry.project !== projectId) throw foreignJournal();
    state = replayOne(state, entry, cases);
    goodBytes = end;
    if (performance.now() - pieceBegan < PIECE_MS) continue;
    await setImmediate();
    pieceBegan = performance.now();
  }
  return { state, goodBytes };
}

function replayOne(state: JournalState, entry: JournalEntry, cases: Map<string, CaseLabels>): JournalState {
  try {
    return apply(state, entry, cases);
  } catch {
    throw damagedLine(entry.seq);
  }
}

function foreignJournal(): UserError {
  return new UserError('badInput', said('journal.foreign'));
}
