import type { Structure } from '#shared/contract/index.ts';
import type { Said } from '#shared/messages/index.ts';
import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';
import type { Change } from './entry.ts';
import { applyRuns, forEachRun, invertRuns } from './labelMap.ts';
import { packRuns, unpackRuns } from './packedRuns.ts';
import type { CaseLabels, JournalState, SliceCounting } from './state.ts';

/** The change that takes `change` back. */
export function invertChange(change: Change): Change {
  return {
    voxels: change.voxels?.map(({ caseId, runs }) => ({ caseId, runs: packRuns(invertRuns(unpackRuns(runs))) })),
    complete: change.complete?.map(({ caseId, added, removed }) => ({ caseId, added: removed, removed: added })),
    structures: change.structures && { before: change.structures.after, after: change.structures.before },
    decisions: change.decisions?.map(({ caseId, before, after }) => ({ caseId, before: after, after: before })),
  };
}

/**
 * The state after a change; the old one is untouched. Each part is checked against what it says was there before.
 * @param owned the cases of `state`, where nobody else holds them: changed in place (reduce.ts)
 * @throws UserError labelsChanged, badInput or notFound; the old state stays.
 */
export function applyChange(state: JournalState, change: Change, seq: number, owned?: Map<string, CaseLabels>): JournalState {
  const cases = owned ?? new Map(state.cases);
  const update = (caseId: string, edit: (labels: CaseLabels) => Partial<CaseLabels>) => {
    const labels = cases.get(caseId);
    if (!labels) throw new UserError('notFound', said('case.notReadable', { case: caseId }));
    cases.set(caseId, { ...labels, ...edit(labels), lastSeq: seq });
  };
  for (const { caseId, runs } of change.voxels ?? []) update(caseId, (labels) => repaint(labels, unpackRuns(runs)));
  for (const { caseId, added, removed } of change.complete ?? []) update(caseId, (labels) => ({ complete: markSlices(labels, caseId, added, removed) }));
  for (const { caseId, before, after } of change.decisions ?? []) {
    update(caseId, (labels) => {
      if (JSON.stringify(labels.decision) !== JSON.stringify(before)) throw changedElsewhere(said('labels.what.decision', { case: caseId }));
      return { decision: after };
    });
  }
  return { ...state, cases, structures: change.structures ? replaceStructures(state, change.structures) : state.structures };
}

function repaint(labels: CaseLabels, runs: ArrayLike<number>): Partial<CaseLabels> {
  return { map: applyRuns(labels.map, runs), counts: recount(labels.counts, runs, labels) };
}

function recount(counts: ReadonlyMap<number, Uint32Array>, runs: ArrayLike<number>, slices: SliceCounting): Map<number, Uint32Array> {
  const result = new Map(counts);
  const copied = new Map<number, Uint32Array>();
  const own = (value: number): Uint32Array => {
    let count = copied.get(value);
    if (!count) {
      count = counts.get(value)?.slice() ?? new Uint32Array(slices.numSlices);
      copied.set(value, count);
      result.set(value, count);
    }
    return count;
  };
  forEachRun(runs, (start, length, before, after) => {
    const from = before === 0 ? null : own(before);
    const to = after === 0 ? null : own(after);
    forEachSlicePart(start, length, slices, (slice, num) => {
      if (from) from[slice] = (from[slice] as number) - num;
      if (to) to[slice] = (to[slice] as number) + num;
    });
  });
  return result;
}

/** Cuts a run where it passes from one slice to the next. */
export function forEachSlicePart(start: number, length: number, { sliceStride, numSlices }: SliceCounting, visit: (slice: number, num: number) => void): void {
  for (let from = start, end = start + length; from < end; ) {
    const block = Math.floor(from / sliceStride);
    const to = Math.min(end, (block + 1) * sliceStride);
    visit(block % numSlices, to - from);
    from = to;
  }
}

function markSlices(labels: CaseLabels, caseId: string, added: readonly number[], removed: readonly number[]): Set<number> {
  const result = new Set(labels.complete);
  for (const slice of [...added, ...removed]) {
    if (slice >= labels.numSlices) throw new UserError('badInput', said('case.noSlice', { case: caseId, count: labels.numSlices, slice }));
  }
  for (const slice of removed) if (!result.delete(slice)) throw changedElsewhere(said('labels.what.slice', { slice: slice + 1, case: caseId }));
  for (const slice of added) {
    if (result.has(slice)) throw changedElsewhere(said('labels.what.slice', { slice: slice + 1, case: caseId }));
    result.add(slice);
  }
  return result;
}

/**
 * Show and lock are not steps of the history, so they may differ from what an older step saw: they neither stop it
 * from being taken back nor are changed by that.
 */
function replaceStructures(state: JournalState, { before, after }: NonNullable<Change['structures']>): JournalState['structures'] {
  if (!sameButView(state.structures, before)) throw changedElsewhere(said('labels.what.structures'));
  return after.map((wanted) => {
    const now = state.structures.find(({ value }) => value === wanted.value);
    const then = before.find(({ value }) => value === wanted.value);
    if (!now || !then) return wanted;
    return {
      ...wanted,
      visible: then.visible === wanted.visible ? now.visible : wanted.visible,
      locked: then.locked === wanted.locked ? now.locked : wanted.locked,
    };
  });
}

/** Whether two lists differ at most in show and lock. */
export function sameButView(a: readonly Structure[], b: readonly Structure[]): boolean {
  const plain = (list: readonly Structure[]) => JSON.stringify(list.map(({ value, name, color, digit }) => [value, name, color, digit]));
  return plain(a) === plain(b);
}

function changedElsewhere(what: Said): UserError {
  return new UserError('labelsChanged', said('labels.changedElsewhere', { what }));
}
