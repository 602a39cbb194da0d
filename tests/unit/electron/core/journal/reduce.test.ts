import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '#electron/core/journal/entry.ts';
import { entryLine, wholeLines } from '#electron/core/journal/journalText.ts';
import { newestSteps } from '#electron/core/journal/steps.ts';
import { apply } from '#electron/core/journal/reduce.ts';
import type { JournalState } from '#electron/core/journal/state.ts';
import type { Action } from '../../../../support/journalActions.ts';
import { anyAction, smallProject, snapshot, structure } from '../../../../support/journalActions.ts';

const time = '2026-11-24T12:00:00.000Z';

function perform(state: JournalState, action: Action): JournalState {
  const draft = action(state);
  return draft ? apply(state, { seq: state.seq + 1, time, ...draft }) : state;
}
function undo(state: JournalState): JournalState {
  const step = state.done.top?.[0]?.seq;
  return step === undefined ? state : apply(state, { type: 'undo', seq: state.seq + 1, time, step });
}
function redo(state: JournalState): JournalState {
  const step = state.undone.top?.[0]?.seq;
  return step === undefined ? state : apply(state, { type: 'redo', seq: state.seq + 1, time, step });
}
const someActions = fc.array(anyAction, { minLength: 1, maxLength: 12 });

describe('the journal', () => {
  it('takes every action back, whatever it was', () => {
    fc.assert(
      fc.property(someActions, anyAction, (before, action) => {
        const state = before.reduce(perform, smallProject());
        // A step of its own: parts of a stroke before it would be taken back with it.
        const after = perform(state, (latest) => ({ ...action(latest)!, groupId: null }));
        expect(snapshot(undo(after))).toEqual(snapshot(state));
      }),
    );
  });

  it('takes everything back to the beginning and does it all again', () => {
    fc.assert(
      fc.property(someActions, (actions) => {
        const end = actions.reduce(perform, smallProject());
        let state = end;
        while (state.done.length > 0) state = undo(state);
        expect(snapshot(state)).toEqual(snapshot(smallProject()));
        while (state.undone.length > 0) state = redo(state);
        expect(snapshot(state)).toEqual(snapshot(end));
        expect(state.done).toEqual(end.done);
      }),
    );
  });

  it('is the same after replaying its lines as it was while working', () => {
    const anyStep = fc.oneof({ weight: 5, arbitrary: anyAction.map((action) => (state: JournalState) => perform(state, action)) }, fc.constant(undo), fc.constant(redo));
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 20 }), (steps) => {
        let state = smallProject();
        const lines: string[] = [];
        for (const step of steps) {
          const next = step(state);
          if (next !== state) lines.push(entryLine(lastEntry(state, next)));
          state = next;
        }
        const replayed = [...wholeLines(Buffer.from(lines.join('')))].reduce((now, { entry }) => apply(now, entry), smallProject());
        expect(snapshot(replayed)).toEqual(snapshot(state));
        expect(replayed.done.length).toBe(state.done.length);
        expect(replayed.undone.length).toBe(state.undone.length);
      }),
    );
  });

  it('counts painted voxels of each slice as they are', () => {
    fc.assert(
      fc.property(someActions, (actions) => {
        const state = actions.reduce(perform, smallProject());
        for (const [id, labels] of state.cases) {
          const { voxels } = snapshot(state).cases.find((each) => each.id === id)!;
          const expected = new Map<number, number[]>();
          voxels.forEach((value, n) => {
            if (value === 0) return;
            const counts = expected.get(value) ?? new Array<number>(labels.numSlices).fill(0);
            const slice = Math.floor(n / labels.sliceStride) % labels.numSlices;
            counts[slice] = (counts[slice] ?? 0) + 1;
            expected.set(value, counts);
          });
          const counted = new Map([...labels.counts].map(([value, counts]) => [value, [...counts]] as const).filter(([, counts]) => counts.some((n) => n > 0)));
          expect(counted).toEqual(expected);
        }
      }),
    );
  });

  it('joins consecutive parts of one stroke into one step, and a new action clears what could be redone', () => {
    const part = (start: number, groupId: string): Action => () => ({
      type: 'do', kind: 'brush', caseId: 'a', sliceIndex: 0, detail: '', groupId, clientId: null, change: { voxels: [{ caseId: 'a', runs: [start, 1, 0, 1] }] },
    });
    let state = [part(0, 'g'), part(1, 'g'), part(2, 'h')].reduce(perform, smallProject());
    expect(newestSteps(state.done).map((step) => step.length)).toEqual([2, 1]);
    state = undo(undo(state));
    expect(snapshot(state)).toEqual(snapshot(smallProject()));
    expect(state.undone).toHaveLength(2);
    expect(perform(state, part(5, 'i')).undone).toHaveLength(0);
  });

  it('refuses a stroke on voxels that hold something else, and leaves the state as it was', () => {
    const state = perform(smallProject(), () => ({
      type: 'do', kind: 'brush', caseId: 'a', sliceIndex: 0, detail: '', groupId: null, clientId: null, change: { voxels: [{ caseId: 'a', runs: [3, 2, 0, 1] }] },
    }));
    const before = snapshot(state);
    const stale: Action = () => ({
      type: 'do', kind: 'brush', caseId: 'a', sliceIndex: 0, detail: '', groupId: null, clientId: null, change: { voxels: [{ caseId: 'a', runs: [2, 2, 0, 2] }] },
    });
    expect(() => perform(state, stale)).toThrow(/changed elsewhere/);
    expect(snapshot(state)).toEqual(before);
  });

  it.each([
    ['backwards', [5, 1, 0, 1, 2, 1, 0, 1]],
    ['past the end', [20, 5, 0, 1]],
    ['with a length of zero', [0, 0, 0, 1]],
    ['with a value that no structure can have', [0, 1, 0, 255]],
  ])('refuses runs %s', (_what, runs) => {
    const bad: Action = () => ({ type: 'do', kind: 'brush', caseId: 'a', sliceIndex: 0, detail: '', groupId: null, clientId: null, change: { voxels: [{ caseId: 'a', runs }] } });
    expect(() => perform(smallProject(), bad)).toThrow(/does not fit its volume/);
  });

  it('neither takes show and lock back nor stumbles over them', () => {
    const set = (after: ReturnType<typeof structure>[], base = false): Action => (state) => ({
      type: 'do', kind: 'structures', caseId: null, sliceIndex: null, detail: '', groupId: null, clientId: null, base, change: { structures: { before: [...state.structures], after } },
    });
    let state = [set([structure(1)]), set([structure(1, 'Renamed')]), set([{ ...structure(1, 'Renamed'), visible: false }], true)].reduce(perform, smallProject());
    expect(state.done).toHaveLength(2);
    state = undo(state);
    expect(state.structures).toEqual([{ ...structure(1), visible: false }]);
  });
});

function lastEntry(before: JournalState, after: JournalState): JournalEntry {
  const seq = after.seq;
  if (after.done.length < before.done.length) return { type: 'undo', seq, time, step: before.done.top![0]!.seq };
  const entry = after.done.top?.at(-1);
  if (entry?.seq === seq) return entry;
  return { type: 'redo', seq, time, step: before.undone.top![0]!.seq };
}
