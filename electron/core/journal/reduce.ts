import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';
import { applyChange, invertChange } from './change.ts';
import type { Change, DoEntry, JournalEntry } from './entry.ts';
import type { CaseLabels, JournalState } from './state.ts';
import type { Step, Steps } from './steps.ts';
import { noSteps, withoutTop, withStep } from './steps.ts';

/**
 * The state after one entry: the same function while working and on opening a project. Undo and redo are entries
 * themselves, so that the file is only ever appended to and says everything that happened.
 * @param owned the cases of `state`, where nobody else holds them: changed in place. A replay of a hundred thousand entries
 *   over thousands of cases would else be spent on copying the list of cases.
 * @throws UserError where the entry does not fit the state; the old state stays as it is, unless it was `owned`.
 */
export function apply(state: JournalState, entry: JournalEntry, owned?: Map<string, CaseLabels>): JournalState {
  if (entry.seq !== state.seq + 1) throw new UserError('badInput', said('journal.missingLines', { seq: entry.seq, last: state.seq }));
  const next = applyHistory(state, entry, owned);
  return { ...next, seq: entry.seq };
}

/** What an entry changes in a state: its own change, or that of the step it takes back or repeats. In order. */
export function changesOf(state: JournalState, entry: JournalEntry): Change[] {
  if (entry.type === 'do') return [entry.change];
  if (entry.type === 'undo') return [...topStep(state.done, entry)].reverse().map((part) => invertChange(part.change));
  return topStep(state.undone, entry).map((part) => part.change);
}

function applyHistory(state: JournalState, entry: JournalEntry, owned?: Map<string, CaseLabels>): JournalState {
  const changed = changesOf(state, entry).reduce((current, change) => applyChange(current, change, entry.seq, owned), state);
  if (entry.type === 'do') return { ...changed, ...(entry.base ? {} : { done: withEntry(state.done, entry), undone: noSteps }) };
  if (entry.type === 'undo') return { ...changed, done: withoutTop(state.done), undone: withStep(state.undone, topStep(state.done, entry)) };
  return { ...changed, undone: withoutTop(state.undone), done: withStep(state.done, topStep(state.undone, entry)) };
}

function withEntry(done: Steps, entry: DoEntry): Steps {
  const last = done.top;
  const sameGroup = entry.groupId !== null && last?.[0]?.groupId === entry.groupId;
  return sameGroup && last ? withStep(withoutTop(done), [...last, entry]) : withStep(done, [entry]);
}

function topStep(steps: Steps, entry: { type: string; step: number }): Step {
  const step = steps.top;
  if (!step || step[0]?.seq !== entry.step) throw new UserError('badInput', said(entry.type === 'undo' ? 'journal.noUndo' : 'journal.noRedo', { step: entry.step }));
  return step;
}
