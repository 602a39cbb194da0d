import type { HistoryEntry, HistoryState } from '#shared/contract/index.ts';
import type { JournalState } from '../journal/state.ts';
import type { Step } from '../journal/steps.ts';
import { newestSteps } from '../journal/steps.ts';
import { defined } from '#shared/util/assert.ts';

/** A page shows the newest steps; undo itself goes back to the first. */
const MOST_SHOWN = 200;

export function toHistoryState(state: JournalState): HistoryState {
  return { done: newestSteps(state.done, MOST_SHOWN).map(toHistoryEntry), undone: newestSteps(state.undone, MOST_SHOWN).map(toHistoryEntry) };
}

function toHistoryEntry(step: Step): HistoryEntry {
  const first = defined(step[0], 'the first entry of a step');
  const { seq, kind, caseId, sliceIndex, detail, time } = first;
  return { seq, kind, caseId, sliceIndex, detail, time };
}
