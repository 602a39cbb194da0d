import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockProject } from '#electron/core/project-store/lock.ts';
import { tempDir } from '../../../../support/tempDir.ts';

const lockOf = (dir: string) => join(dir, 'lock.json');
const holder = { token: 't', pid: process.pid, processStart: null, host: hostname(), since: '2026-11-24T14:02:00.000Z', heartbeat: new Date().toISOString() };

describe('lockProject', () => {
  it('refuses a second writer and names the first', async () => {
    const dir = tempDir();
    const lock = await lockProject(dir);
    await expect(lockProject(dir)).rejects.toMatchObject({ code: 'projectLocked', message: expect.stringContaining(`on ${hostname()} since`) });
    await expect(lockProject(dir)).rejects.toThrow(`(process ${process.pid})`);
    await lock.release();
    expect(existsSync(lockOf(dir))).toBe(false);
    await (await lockProject(dir)).release();
  });

  it('takes over from a process that is gone', async () => {
    const dir = tempDir();
    const child = spawn(process.execPath, ['-e', '']);
    await new Promise((resolve) => child.on('exit', resolve));
    writeFileSync(lockOf(dir), JSON.stringify({ ...holder, pid: child.pid }));
    const lock = await lockProject(dir);
    expect(JSON.parse(readFileSync(lockOf(dir), 'utf8')).pid).toBe(process.pid);
    await lock.release();
  });

  it.skipIf(process.platform !== 'linux')('takes over from a process whose number another one has now', async () => {
    const dir = tempDir();
    writeFileSync(lockOf(dir), JSON.stringify({ ...holder, processStart: '1' }));
    await (await lockProject(dir)).release();
  });

  it('believes another host for as long as it gives signs of life', async () => {
    const dir = tempDir();
    writeFileSync(lockOf(dir), JSON.stringify({ ...holder, host: 'elsewhere' }));
    await expect(lockProject(dir)).rejects.toThrow('on elsewhere since');
    const longAgo = new Date(Date.now() - 10 * 60_000);
    utimesSync(lockOf(dir), longAgo, longAgo);
    await (await lockProject(dir)).release();
  });

  it.each([-5, 5])('is not misled by a clock that was set by %d hours', async (hours) => {
    const dir = tempDir();
    writeFileSync(lockOf(dir), JSON.stringify({ ...holder, host: 'elsewhere', heartbeat: new Date(Date.now() + hours * 3_600_000).toISOString() }));
    await expect(lockProject(dir)).rejects.toThrow('on elsewhere since');
    const longAgo = new Date(Date.now() - 10 * 60_000);
    utimesSync(lockOf(dir), longAgo, longAgo);
    await (await lockProject(dir)).release();
    expect(readdirSync(dir)).toEqual([]);
  });

  it('listens to a lock that was written at a later time than it is now, and takes it over where nobody is behind it', async () => {
    const dir = tempDir();
    const inAYear = new Date(Date.now() + 365 * 86_400_000);
    let numBeats = 0;
    const beat = (): void => {
      const written = `${lockOf(dir)}.tmp`;
      writeFileSync(written, JSON.stringify({ ...holder, host: 'elsewhere', heartbeat: new Date(inAYear.getTime() + 15_000 * numBeats++).toISOString() }));
      utimesSync(written, inAYear, inAYear);
      renameSync(written, lockOf(dir));
    };
    beat();
    // Again and again: whenever the lock is first read, another beat comes while it is listened to.
    const beating = setInterval(beat, 50);
    await expect(lockProject(dir, 400).finally(() => clearInterval(beating))).rejects.toThrow('on elsewhere since');
    const lock = await lockProject(dir, 200);
    expect(JSON.parse(readFileSync(lockOf(dir), 'utf8'))).toMatchObject({ pid: process.pid, host: hostname() });
    await lock.release();
    expect(readdirSync(dir)).toEqual([]);
  });

  it('lets exactly one of many that find the same stale lock have it', async () => {
    // Two had it now and then, when a lock was moved away before it was known to be another's.
    for (let round = 0; round < 60; round++) {
      const dir = tempDir();
      writeFileSync(lockOf(dir), JSON.stringify({ ...holder, pid: 2 ** 22 + 1 }));
      const results = await Promise.allSettled(Array.from({ length: 8 }, () => lockProject(dir)));
      const locks = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      expect(locks, `round ${round}`).toHaveLength(1);
      expect(readdirSync(dir)).toEqual(['lock.json']);
      await locks[0]?.release();
    }
  });

  it('leaves the lock of another alone when it is released late', async () => {
    const dir = tempDir();
    const lock = await lockProject(dir);
    writeFileSync(lockOf(dir), JSON.stringify({ ...holder, token: 'other' }));
    await lock.release();
    expect(existsSync(lockOf(dir))).toBe(true);
  });
});
