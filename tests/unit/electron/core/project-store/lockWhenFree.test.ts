import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { LockContent } from '#electron/core/project-store/lockHolder.ts';
import { lockWhenFree } from '#electron/core/project-store/lockWhenFree.ts';
import { processStart } from '#electron/core/project-store/processIdentity.ts';
import { startLockHolder } from '../../../../support/lockHolder.ts';
import { tempDir } from '../../../../support/tempDir.ts';

const onLinux = process.platform === 'linux';
/** A lock is rewritten only where there is a project. */
function projectDir(): string {
  const dir = tempDir();
  writeFileSync(join(dir, 'project.json'), '{}');
  return dir;
}
const contentOf = (dir: string): LockContent => JSON.parse(readFileSync(join(dir, 'lock.json'), 'utf8')) as LockContent;

/** A process that does nothing and ends with the test. */
function startIdle(): ChildProcess & { pid: number } {
  const child = spawn('sleep', ['600']);
  onTestFinished(() => void child.kill('SIGKILL'));
  return child as ChildProcess & { pid: number };
}

async function killed(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

function writeLock(dir: string, content: Partial<LockContent>): void {
  const now = new Date().toISOString();
  writeFileSync(join(dir, 'lock.json'), JSON.stringify({ token: 'theirs', processStart: null, host: hostname(), since: now, heartbeat: now, ...content }));
}

/** Whether a promise is still open after so many milliseconds. */
async function isOpenAfter(ms: number, promise: Promise<unknown>): Promise<boolean> {
  return (await Promise.race([promise.then(() => 'settled', () => 'settled'), delay(ms, 'open')])) === 'open';
}

/** Begins to sum up how late the timers of this process come: by then other programs had its processor. Gives the sum when it is asked. */
function watchLateness(): () => number {
  const everyMs = 20;
  let lateMs = 0;
  let last = performance.now();
  const look = (): void => {
    const now = performance.now();
    lateMs += Math.max(0, now - last - everyMs);
    last = now;
  };
  const timer = setInterval(look, everyMs);
  return () => {
    clearInterval(timer);
    look();
    return lateMs;
  };
}

describe('a project whose lock another program holds', () => {
  it('is waited for once that says that it is ending, and opens as soon as it is given back', async () => {
    const dir = projectDir();
    const holder = await startLockHolder(dir);
    await holder.order('end');
    expect(contentOf(dir)).toMatchObject({ pid: holder.child.pid, endingSince: expect.stringMatching(/^\d{4}-/) });
    let numTold = 0;
    // With no grace at all: what it says is enough.
    const taking = lockWhenFree(dir, { graceMs: 0, onWait: () => numTold++ });
    await expect.poll(() => numTold, { timeout: 5_000 }).toBe(1);
    expect(await isOpenAfter(300, taking)).toBe(true);
    await holder.order('let go');
    const lock = await taking;
    expect(contentOf(dir).pid).toBe(process.pid);
    expect(holder.child.signalCode).toBeNull();
    await lock.release();
  });

  it('is waited for where the shell of that program is gone, whatever it says itself', async () => {
    const dir = projectDir();
    const shell = startIdle();
    const holder = await startLockHolder(dir, shell.pid);
    await expect(lockWhenFree(dir, { graceMs: 0 })).rejects.toMatchObject({ code: 'projectLocked', message: expect.stringContaining('close it there first') });
    await killed(shell);
    // It cannot say or do anything.
    holder.child.kill('SIGSTOP');
    const taking = lockWhenFree(dir, { graceMs: 0 });
    expect(await isOpenAfter(500, taking)).toBe(true);
    holder.child.kill('SIGCONT');
    await holder.order('let go');
    await (await taking).release();
    expect(holder.child.signalCode).toBeNull();
  });

  it('is waited for as well where the number of that shell is another process\'s by now', { skip: !onLinux }, async () => {
    const dir = projectDir();
    const holder = startIdle();
    writeLock(dir, { pid: holder.pid, processStart: processStart(holder.pid), shell: { pid: process.pid, processStart: '1' } });
    const taking = lockWhenFree(dir, { graceMs: 0 });
    expect(await isOpenAfter(300, taking)).toBe(true);
    await killed(holder);
    await (await taking).release();
  });

  it('opens where that ends within the grace without having said so', async () => {
    const dir = projectDir();
    const holder = await startLockHolder(dir);
    const taking = lockWhenFree(dir, { graceMs: 60_000 });
    expect(await isOpenAfter(200, taking)).toBe(true);
    await killed(holder.child);
    await (await taking).release();
  });

  it('is refused where that lives on, in less than three seconds', async () => {
    const dir = projectDir();
    const holder = await startLockHolder(dir);
    const began = performance.now();
    const lateness = watchLateness();
    await expect(lockWhenFree(dir, { onWait: () => { throw new Error('nobody is ending'); } })).rejects.toMatchObject({ code: 'projectLocked', message: expect.stringContaining(`(process ${holder.child.pid})`) });
    const tookMs = performance.now() - began;
    expect(tookMs).toBeGreaterThan(1_900);
    expect(tookMs - lateness()).toBeLessThan(3_000);
    expect(contentOf(dir).pid).toBe(holder.child.pid);
  });

  it('is refused at once where that is on another computer, whatever it says', async () => {
    const dir = projectDir();
    writeLock(dir, { pid: process.ppid, host: `not-${hostname()}`, endingSince: new Date().toISOString() });
    await expect(lockWhenFree(dir, { graceMs: 60_000 })).rejects.toThrow(`on not-${hostname()} since`);
  });

  it('is taken from one that is ending and does not come to an end: that one is killed', { skip: !onLinux }, async () => {
    const dir = projectDir();
    const holder = await startLockHolder(dir);
    await holder.order('end');
    const gone = once(holder.child, 'exit');
    const lock = await lockWhenFree(dir, { endsWithinMs: 200 });
    expect(await gone).toEqual([null, 'SIGKILL']);
    await lock.release();
  });

  it('is refused, and nobody killed, where that is ending and may be another process by now', async () => {
    const dir = projectDir();
    const holder = startIdle();
    writeLock(dir, { pid: holder.pid, processStart: null, endingSince: new Date().toISOString() });
    await expect(lockWhenFree(dir, { endsWithinMs: 200 })).rejects.toMatchObject({ code: 'projectLocked', message: expect.stringContaining(`does not come to an end (process ${holder.pid})`) });
    expect(holder.signalCode).toBeNull();
    expect(contentOf(dir).token).toBe('theirs');
  });

  it('is left to that when the program that waits is itself told to end', async () => {
    const dir = projectDir();
    const holder = await startLockHolder(dir);
    await holder.order('end');
    const controller = new AbortController();
    const taking = lockWhenFree(dir, { signal: controller.signal });
    expect(await isOpenAfter(200, taking)).toBe(true);
    controller.abort();
    await expect(taking).rejects.toMatchObject({ code: 'projectLocked' });
    expect(contentOf(dir).pid).toBe(holder.child.pid);
  });
});
