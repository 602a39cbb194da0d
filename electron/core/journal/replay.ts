import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';
import { Pace } from '../util/pace.ts';
import type { JournalEntry } from './entry.ts';
import { damagedLine, wholeLines } from './journalText.ts';
import { apply } from './reduce.ts';
import type { CaseLabels, JournalState } from './state.ts';

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
  const pace = new Pace();
  for (const { entry, end } of wholeLines(bytes)) {
    if (entry.project !== undefined && entry.project !== projectId) throw foreignJournal();
    state = replayOne(state, entry, cases);
    goodBytes = end;
    if (pace.isDue()) await pace.rest();
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
