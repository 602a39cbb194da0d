import { describe, expect, it } from 'vitest';
import { EventQueue } from '#electron/core/eventQueue.ts';

describe('EventQueue', () => {
  it('gives a slow page the newest of each kind, and everything that has no kind', async () => {
    const queue = new EventQueue<string>();
    for (const [item, key] of [['history 1', 'history'], ['labels 1', null], ['history 2', 'history'], ['labels 2', null]] as const) queue.push(item, key);
    const got = [await queue.next(undefined), await queue.next(undefined), await queue.next(undefined)];
    expect(got).toEqual(['labels 1', 'history 2', 'labels 2']);
  });

  it('wakes who waits, and lets go when the page is gone', async () => {
    const queue = new EventQueue<string>();
    const waiting = queue.next(undefined);
    queue.push('now', null);
    expect(await waiting).toBe('now');
    const aborter = new AbortController();
    const gone = queue.next(aborter.signal);
    aborter.abort();
    expect(await gone).toBeNull();
  });

  it('says that too much was missed rather than to grow without end', async () => {
    const queue = new EventQueue<number>();
    for (let n = 0; n < 5_000; n++) queue.push(n, null);
    expect(await queue.next(undefined)).toBe('overflow');
    expect(await queue.next(undefined)).toBeGreaterThan(0);
  });
});
