import { createPinia, setActivePinia } from 'pinia';
import { nextTick } from 'vue';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ProjectState } from '#shared/contract/schemas/project.ts';
import { useProjectStore } from '#renderer/stores/project.ts';
import { useWorkspaceStore } from '#renderer/stores/workspace.ts';
import { caseSummary, prediction } from '../support/summaries.ts';

function state(over: Partial<ProjectState> = {}): ProjectState {
  const cases = over.cases ?? [caseSummary('A'), caseSummary('B', { completeSlices: [3] })];
  return {
    id: 'p', name: 'P', path: '/p', exportFolder: { place: '/p/export', path: '/p/export' }, structures: [], numCases: cases.length, cases, history: { done: [], undone: [] }, models: [],
    currentModelId: null, formerModelId: null, job: null, interruptedRun: null, acceptedTeach: true, ...over,
  };
}

describe('workspace', () => {
  beforeEach(() => setActivePinia(createPinia()));

  it('opens on a labelled case, in the middle of it', () => {
    const project = useProjectStore();
    const workspace = useWorkspaceStore();
    project.apply({ type: 'project', state: state() });
    expect(workspace.activeCaseId).toBe('B');
    expect(workspace.position).toEqual([2, 3, 5]);
  });

  it('of a long list opens a labelled case as soon as it comes, and the first only when there is none', async () => {
    const project = useProjectStore();
    const workspace = useWorkspaceStore();
    project.apply({ type: 'project', state: state({ numCases: 3, cases: [caseSummary('A')] }) });
    expect(workspace.activeCaseId).toBeNull();
    project.apply({ type: 'cases', cases: [caseSummary('B', { completeSlices: [3] })] });
    await nextTick();
    expect(workspace.activeCaseId).toBe('B');
    project.apply({ type: 'project', state: state({ id: 'q', numCases: 2, cases: [caseSummary('A')] }) });
    project.apply({ type: 'cases', cases: [caseSummary('B')] });
    await nextTick();
    expect([workspace.activeCaseId, project.cases.map(({ id }) => id)]).toEqual(['A', ['A', 'B']]);
  });

  it('waits with the place until the file has been read', async () => {
    const project = useProjectStore();
    const workspace = useWorkspaceStore();
    project.apply({ type: 'project', state: state({ cases: [caseSummary('A', { grid: null, numSlices: 0 })] }) });
    expect(workspace.positions.has('A')).toBe(false);
    project.apply({ type: 'case', case: caseSummary('A') });
    await nextTick();
    expect(workspace.sliceIndex).toBe(5);
  });

  it('keeps a place a case, and slices within it', () => {
    const project = useProjectStore();
    const workspace = useWorkspaceStore();
    project.apply({ type: 'project', state: state() });
    workspace.goToSlice(99);
    expect(workspace.sliceIndex).toBe(9);
    workspace.openCase('A');
    workspace.stepSlice(-50);
    expect(workspace.sliceIndex).toBe(0);
    workspace.openCase('B');
    expect(workspace.sliceIndex).toBe(9);
  });

  it('opens a case under review where its prediction is least certain', () => {
    const project = useProjectStore();
    const workspace = useWorkspaceStore();
    project.apply({ type: 'project', state: state({ cases: [caseSummary('A'), caseSummary('C', { prediction: prediction(0.5, { sliceUncertainty: [0, 0, 1, 0, 0, 0, 0, 0, 0, 0] }) })] }) });
    workspace.mode = 'review';
    workspace.openCase('C');
    expect(workspace.sliceIndex).toBe(2);
  });

  it('paints with a structure that exists', async () => {
    const project = useProjectStore();
    const workspace = useWorkspaceStore();
    const structure = (value: number) => ({ value, name: `S${value}`, color: '#15a2cb', digit: value, visible: true, locked: false });
    project.apply({ type: 'project', state: state({ structures: [structure(1), structure(2)] }) });
    await nextTick();
    workspace.activeValue = 2;
    workspace.paintOver = { value: 2 };
    project.apply({ type: 'structures', structures: [structure(1)] });
    await nextTick();
    expect(workspace.activeValue).toBe(1);
    expect(workspace.paintOver).toBe('background');
  });
});
