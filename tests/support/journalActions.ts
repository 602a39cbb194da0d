import fc from 'fast-check';
import type { Structure } from '#shared/contract/index.ts';
import type { Grid } from '#shared/domain/grid.ts';
import { numVoxels } from '#shared/domain/grid.ts';
import type { Draft } from '#electron/core/journal/entry.ts';
import { diffRuns, toArray } from '#electron/core/journal/labelMap.ts';
import { packRuns } from '#electron/core/journal/packedRuns.ts';
import type { JournalState } from '#electron/core/journal/state.ts';
import { emptyCase, emptyState } from '#electron/core/journal/state.ts';

/** Small volumes; the second is sliced along its first axis, where neighbours in memory lie on different slices. */
const grids: Record<string, { grid: Grid; axis: 0 | 2 }> = {
  a: { grid: { dimensions: [4, 3, 2], spacing: [1, 1, 2], origin: [0, 0, 0], direction: [-1, 0, 0, 0, -1, 0, 0, 0, 1] }, axis: 2 },
  b: { grid: { dimensions: [3, 2, 4], spacing: [2, 1, 1], origin: [0, 0, 0], direction: [-1, 0, 0, 0, -1, 0, 0, 0, 1] }, axis: 0 },
};
export const caseIds = Object.keys(grids);

export function smallProject(): JournalState {
  return { ...emptyState, cases: new Map(caseIds.map((id) => [id, emptyCase(grids[id]!.grid, grids[id]!.axis)])) };
}

export function structure(value: number, name = `s${value}`): Structure {
  return { value, name, color: '#15a2cb', digit: null, visible: true, locked: false };
}

/** Something a person does: made from the state at that moment, null where it is not possible then. */
export type Action = (state: JournalState) => Draft | null;

const draft = (kind: Draft['kind'], caseId: string | null, change: Draft['change'], groupId: string | null = null): Draft => ({
  type: 'do', kind, caseId, sliceIndex: null, detail: '', groupId, clientId: null, change,
});

const paint = fc
  .record({ caseId: fc.constantFrom(...caseIds), start: fc.nat(23), pixels: fc.array(fc.nat(3), { minLength: 1, maxLength: 24 }), groupId: fc.constantFrom(null, 'g', 'h') })
  .map(({ caseId, start, pixels, groupId }): Action => (state) => {
    const before = toArray(state.cases.get(caseId)!.map);
    const after = before.slice();
    pixels.forEach((value, n) => start + n < after.length && (after[start + n] = value));
    return draft('brush', caseId, { voxels: [{ caseId, runs: packRuns(diffRuns(before, after)) }] }, groupId);
  });

const complete = fc.record({ caseId: fc.constantFrom(...caseIds), slice: fc.nat(1) }).map(({ caseId, slice }): Action => (state) => {
  const on = state.cases.get(caseId)!.complete.has(slice);
  return draft(on ? 'incomplete' : 'complete', caseId, { complete: [{ caseId, added: on ? [] : [slice], removed: on ? [slice] : [] }] });
});

const decision = fc.record({ caseId: fc.constantFrom(...caseIds), after: fc.constantFrom(null, 'accepted' as const, 'rejected' as const) }).map(({ caseId, after }): Action => (state) => {
  const before = state.cases.get(caseId)!.decision;
  return draft(after ?? 'undecided', caseId, { decisions: [{ caseId, before, after: after && { decision: after, modelId: 'model-1' } }] });
});

const structures = fc.uniqueArray(fc.integer({ min: 1, max: 3 })).map((values): Action => (state) => draft('structures', null, { structures: { before: [...state.structures], after: values.map((value) => structure(value)) } }));

/** Like removing a structure: two kinds of change, in all cases at once. */
const removal = fc.constant<Action>((state) => {
  const voxels = caseIds.map((caseId) => {
    const before = toArray(state.cases.get(caseId)!.map);
    return { caseId, runs: packRuns(diffRuns(before, before.map((value) => (value === 1 ? 0 : value)))) };
  });
  return draft('structureRemoved', null, { voxels, structures: { before: [...state.structures], after: state.structures.filter(({ value }) => value !== 1) } });
});

export const anyAction: fc.Arbitrary<Action> = fc.oneof({ weight: 4, arbitrary: paint }, complete, decision, structures, removal);

/** Everything that undo must bring back, as plain values. */
export function snapshot(state: JournalState) {
  return {
    structures: state.structures,
    cases: [...state.cases].map(([id, labels]) => ({
      id,
      voxels: [...toArray(labels.map)],
      complete: [...labels.complete].sort(),
      decision: labels.decision,
      counts: [...labels.counts].map(([value, counts]) => [value, [...counts]] as const).filter(([, counts]) => counts.some((n) => n > 0)).sort(),
    })),
  };
}

export const voxelsOf = (caseId: string): number => numVoxels(grids[caseId]!.grid);
