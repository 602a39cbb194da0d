import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';
import { applyChange, invertChange } from './change.ts';
import type { Change, DoEntry, JournalEntry } from './entry.ts';
import type { JournalState, Step } from './state.ts';

/**
 * The state after one entry: the same function while working and on opening a project. Undo and redo are entries
 * themselves, so that the file is only ever appended to and says everything that happened.
 * @throws UserError where the entry does not fit the state; the old state stays as it is.
 */
export function apply(state: JournalState, entry: JournalEntry): JournalState {
  if (entry.seq !== state.seq + 1) throw new UserError('badInput', said('journal.missingLines', { seq: entry.seq, last: state.seq }));
  const next = applyHistory(state, entry);
  return { ...next, seq: entry.seq };
}

/** What an entry changes in a state: its own change, or that of the step it takes back or repeats. In order. */
export function changesOf(state: JournalState, entry: JournalEntry): Change[] {
  if (entry.type === 'do') return [entry.change];
  if (entry.type === 'undo') return [...topStep(state.done, entry)].reverse().map((part) => invertChange(part.change));
  return topStep(state.undone, entry).map((part) => part.change);
}

function applyHistory(state: JournalState, entry: JournalEntry): JournalState {
  const changed = changesOf(state, entry).reduce((current, change) => applyChange(current, change, entry.seq), state);
  if (entry.type === 'do') return { ...changed, ...(entry.base ? {} : { done: withEntry(state.done, entry), undone: [] }) };
  if (entry.type === 'undo') return { ...changed, done: state.done.slice(0, -1), undone: [...state.undone, topStep(state.done, entry)] };
  return { ...changed, undone: state.undone.slice(0, -1), done: [...state.done, topStep(state.undone, entry)] };
}

function withEntry(done: readonly Step[], entry: DoEntry): Step[] {
  const last = done.at(-1);
  const sameGroup = entry.groupId !== null && last?.[0]?.groupId === entry.groupId;
  return sameGroup && last ? [...done.slice(0, -1), [...last, entry]] : [...done, [entry]];
}

function topStep(steps: readonly Step[], entry: { type: string; step: number }): Step {
  const step = steps.at(-1);
  if (!step || step[0]?.seq !== entry.step) throw new UserError('badInput', said(entry.type === 'undo' ? 'journal.noUndo' : 'journal.noRedo', { step: entry.step }));
  return step;
}
