import { createPinia, setActivePinia } from 'pinia';
import { ORPCError } from '@orpc/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { useCoreClient } from '#renderer/ipc/client.ts';
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
    const { core } = await import('#renderer/ipc/client.ts');
    await strokes.act(() => core().history.undo());
    expect(order).toEqual(['paint', 'paint', 'undo']);
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
