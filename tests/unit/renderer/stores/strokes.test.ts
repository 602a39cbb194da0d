import { createPinia, setActivePinia } from 'pinia';
import { ORPCError } from '@orpc/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { undo } from '#renderer/features/history/actions.ts';
import { core, useCoreClient } from '#renderer/ipc/client.ts';
import { labelsStale } from '#renderer/stores/feeds.ts';
import { useProjectStore } from '#renderer/stores/project.ts';
import { useNoticesStore } from '#renderer/stores/notices.ts';
import { useStrokesStore } from '#renderer/stores/strokes.ts';
import { fakeCore } from '../support/fakeCore.ts';

const stroke = { projectId: 'p', caseId: 'A', groupId: 'g', tool: 'brush' as const, structureValue: 1, sliceIndex: 0, runs: [0, 2, 0, 1] };

describe('strokes', () => {
  beforeEach(() => {
    setActivePinia(createPinia());
    useProjectStore().head = { id: 'p', name: 'P', path: '/p', exportFolder: { place: '/p/export', path: '/p/export' } };
  });
  afterEach(() => useCoreClient(null));

  it('writes the strokes on their way before it undoes', async () => {
    const order: string[] = [];
    useCoreClient(fakeCore({ 'labels.paint': () => order.push('paint'), 'history.undo': () => order.push('undo') }));
    const strokes = useStrokesStore();
    strokes.paint(stroke);
    strokes.paint(stroke);
    await strokes.act(() => core().history.undo());
    expect(order).toEqual(['paint', 'paint', 'undo']);
    expect(strokes.saved).toBe(true);
  });

  it('undoes what was painted before, not what is painted while the core is slow', async () => {
    const order: string[] = [];
    let answer = (): void => undefined;
    const slow = new Promise<void>((resolve) => (answer = resolve));
    useCoreClient(fakeCore({ 'labels.paint': async ({ groupId }: { groupId: string }) => { await slow; order.push(groupId); }, 'history.undo': () => { order.push('undo'); return { changed: true }; } }));
    const strokes = useStrokesStore();
    strokes.paint({ ...stroke, groupId: 'first' });
    const undone = undo();
    strokes.paint({ ...stroke, groupId: 'second' });
    answer();
    await undone;
    expect(order.slice(0, 2)).toEqual(['first', 'undo']);
    await strokes.drained();
    expect(order).toEqual(['first', 'undo', 'second']);
    expect(strokes.saved).toBe(true);
  });

  it('lets no stroke wait for an act that takes long, and no act for the strokes made after it', async () => {
    const order: string[] = [];
    let end = (): void => undefined;
    const long = new Promise<void>((resolve) => (end = resolve));
    useCoreClient(fakeCore({ 'labels.paint': ({ groupId }: { groupId: string }) => order.push(groupId), 'labels.import': async () => { order.push('import'); await long; } }));
    const strokes = useStrokesStore();
    strokes.paint({ ...stroke, groupId: 'first' });
    const imported = strokes.act(() => core().labels.import({ path: '/masks', caseId: null, slices: null }));
    strokes.paint({ ...stroke, groupId: 'second' });
    await strokes.drained();
    expect([...order].sort()).toEqual(['first', 'import', 'second']);
    expect([order[0], strokes.saved]).toEqual(['first', false]);
    end();
    await imported;
    expect(strokes.saved).toBe(true);
  });

  it('keeps the strokes of a project that is not open, and writes them once it is', async () => {
    let painted = 0;
    useCoreClient(fakeCore({ 'labels.paint': () => (painted += 1) }));
    useProjectStore().head = null;
    const strokes = useStrokesStore();
    strokes.paint(stroke);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([painted, strokes.state.kind]).toEqual([0, 'waiting']);
    useProjectStore().head = { id: 'p', name: 'P', path: '/p', exportFolder: { place: '/p/export', path: '/p/export' } };
    await strokes.drained();
    expect([painted, strokes.saved]).toEqual([1, true]);
  });

  it('says why a stroke was refused and has the labels of its case read again', async () => {
    const refusal = new ORPCError('REFUSED', { status: 422, data: { code: 'notFound', message: 'That case is gone.' } });
    useCoreClient(fakeCore({ 'labels.paint': () => { throw refusal; } }));
    const stale: string[] = [];
    const stop = labelsStale.listen((caseId) => stale.push(caseId));
    const strokes = useStrokesStore();
    strokes.paint(stroke);
    await strokes.drained();
    stop();
    expect(stale).toEqual(['A']);
    expect(useNoticesStore().notices.map(({ text }) => text)).toEqual(['That case is gone.']);
  });
});
