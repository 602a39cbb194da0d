import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from '../../../../scripts/setup/engine-pack/lock.mjs';

let dir = '';
let path = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fewslice-lock-'));
  path = join(dir, 'pack.lock');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);

describe('the lock of a pack', () => {
  it('lets one work at a time and tells the other whom it waits for', async () => {
    const order: string[] = [];
    const waitedFor: number[] = [];
    const first = withLock(path, async () => {
      order.push('first begins');
      await new Promise((resolve) => setTimeout(resolve, 100));
      order.push('first ends');
    });
    const second = withLock(path, async () => { order.push('second'); }, { onWait: (pid) => waitedFor.push(pid) });
    await Promise.all([first, second]);
    expect(order).toEqual(['first begins', 'first ends', 'second']);
    expect(waitedFor).toEqual([process.pid]);
    expect(existsSync(path)).toBe(false);
  });

  it('is given back when the work fails', async () => {
    await expect(withLock(path, async () => { throw new Error('no network'); })).rejects.toThrow('no network');
    expect(existsSync(path)).toBe(false);
  });

  it('of a process that is gone is broken', async () => {
    // Process ids end at 2^22 on Linux.
    writeFileSync(path, JSON.stringify({ pid: 2 ** 22 + 1, host: hostname() }));
    expect(await withLock(path, async () => 'done')).toBe('done');
  });

  it('of another machine is broken when its heart stopped, and kept while it beats', async () => {
    writeFileSync(path, JSON.stringify({ pid: 1, host: 'elsewhere' }));
    let waited = false;
    setTimeout(() => utimesSync(path, minutesAgo(1), minutesAgo(1)), 100);
    await withLock(path, async () => undefined, { onWait: () => { waited = true; } });
    expect(waited).toBe(true);
  });

  it('of another machine is broken when its heart stopped, also where it was touched at a later time than it is now', async () => {
    writeFileSync(path, JSON.stringify({ pid: 1, host: 'elsewhere' }));
    utimesSync(path, minutesAgo(-60), minutesAgo(-60));
    const began = performance.now();
    expect(await withLock(path, async () => 'done', { staleMs: 500 })).toBe('done');
    expect(performance.now() - began).toBeGreaterThan(500);
  });
});
