import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useNoticesStore } from '#renderer/stores/notices.ts';

describe('notices', () => {
  beforeEach(() => {
    setActivePinia(createPinia());
    vi.useFakeTimers();
  });
  afterEach(() => vi.useRealTimers());

  const undo = { label: 'Undo', keys: 'mod+Z', perform: () => undefined };
  const texts = (): string[] => useNoticesStore().notices.map(({ text }) => text);

  it('offer undo of the newest act alone: an older message would undo another act than it names', () => {
    const { say } = useNoticesStore();
    say({ kind: 'done', text: 'A accepted', action: undo });
    say({ kind: 'model', text: 'Model 1 is ready', action: { label: 'Review', perform: () => undefined } });
    say({ kind: 'done', text: 'B accepted', action: undo });
    expect(texts()).toEqual(['Model 1 is ready', 'B accepted']);
  });

  it('are three at most, and each once', () => {
    const { say } = useNoticesStore();
    for (const text of ['a', 'b', 'c', 'd', 'b']) say({ kind: 'done', text });
    expect(texts()).toEqual(['c', 'd', 'b']);
  });

  it('go after six seconds, faults after fifteen, and stay while somebody holds them', () => {
    const store = useNoticesStore();
    store.say({ kind: 'done', text: 'done' });
    store.say({ kind: 'done', text: 'held' });
    store.say({ kind: 'error', text: 'fault' });
    store.hold(store.notices[1]?.id ?? 0, true);
    vi.advanceTimersByTime(6001);
    expect(texts()).toEqual(['held', 'fault']);
    vi.advanceTimersByTime(9000);
    expect(texts()).toEqual(['held']);
    store.hold(store.notices[0]?.id ?? 0, false);
    vi.advanceTimersByTime(6001);
    expect(texts()).toEqual([]);
  });
});
