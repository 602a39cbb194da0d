import { createHash, randomUUID } from 'node:crypto';
import { open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { projectLayout } from '#shared/domain/projectLayout.ts';
import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';
import { writeFileAtomic } from '../files/atomicWrite.ts';
import { systemCode, writeError } from '../files/fsError.ts';
import { isThere } from '../files/projectFolder.ts';
import type { LockContent, ProcessIdentity } from './lockHolder.ts';
import { parseLock } from './lockHolder.ts';
import { isRunning, processStart } from './processIdentity.ts';

/**
 * Locks that this process holds, by token, and what writes each anew: one that bears its number and is none of them was left
 * behind, on a drive that went away.
 */
const heldHere = new Map<string, () => Promise<void>>();

/** What every lock of this process says of its end. */
let ownEnd: { readonly shell?: ProcessIdentity; readonly endingSince?: string } = {};

/** Every lock from now on names the process that this one does not outlive: so an orphan is known for one, whatever it does. */
export function endWith(shellPid: number): void {
  ownEnd = { ...ownEnd, shell: { pid: shellPid, processStart: processStart(shellPid) } };
}

/** Every lock of this process says that it is ending, for whoever waits for it (lockWhenFree.ts). Never fails: what cannot be told holds up no end. */
export async function announceEnd(): Promise<void> {
  ownEnd = { ...ownEnd, endingSince: new Date().toISOString() };
  await Promise.all([...heldHere.values()].map((rewrite) => rewrite()));
}

const HEARTBEAT_MS = 15_000;
/** On another host nobody can look for the process: silence this long counts as gone. */
const STALE_ELSEWHERE_MS = 3 * 60_000;
/** Clocks of a drive and its files may differ by so much, rounding included. */
const AHEAD_MS = 5_000;
/** A lock that bears a later time than its drive has now: its age says nothing, whether it beats within this long does. */
const LISTEN_MS = 2.5 * HEARTBEAT_MS;
/** A lock file without content: its writer is between creating and writing it, unless that was at another time. */
const EMPTY_FOR_MS = 5_000;

/** The right to write one project; held until released. */
export interface ProjectLock {
  /** Another program took the project over while this one was asleep: nothing may be written any more. */
  isLost(): boolean;
  release(): Promise<void>;
}

/**
 * Takes `lock.json`; a project has one writer. A lock whose process is gone is taken over.
 * @throws UserError projectLocked, naming who holds it.
 */
export async function lockProject(projectDir: string, listenMs = LISTEN_MS): Promise<ProjectLock> {
  const path = join(projectDir, projectLayout.lock);
  const now = new Date().toISOString();
  const content: LockContent = { token: randomUUID(), pid: process.pid, processStart: processStart(process.pid), host: hostname(), since: now, heartbeat: now };
  heldHere.set(content.token, async () => undefined);
  try {
    for (let attempt = 0; attempt < 5; attempt++) {
      if (await createLock(path, content)) return keepAlive(path, content);
      await removeIfStale(path, listenMs);
    }
  } catch (error) {
    heldHere.delete(content.token);
    throw error;
  }
  heldHere.delete(content.token);
  throw new UserError('projectLocked', said('project.openingElsewhere', { dir: projectDir }));
}

async function createLock(path: string, content: LockContent): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    try {
      await file.writeFile(JSON.stringify({ ...content, ...ownEnd }));
      await file.sync();
    } catch (error) {
      // A full disk takes the file's name but not its content: it would look like a lock for a while.
      await rm(path, { force: true });
      throw error;
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw writeError(error, path);
  }
}

/** @throws UserError projectLocked where the holder is alive. */
async function removeIfStale(path: string, listenMs: number): Promise<void> {
  const text = await readText(path);
  if (text === null) return;
  const holder = parseLock(text);
  if (holder ? await isHeld(holder, path, listenMs) : Math.abs(await ageOnDisk(path)) < EMPTY_FOR_MS) throw heldBy(holder);
  await takeAway(path, text);
}

/**
 * Removes the very lock that was judged. Several programs may have judged it, and one of them may have put its own there since:
 * the right to remove a lock is a file named by that lock's content, so that while somebody has it nobody else changes it.
 */
async function takeAway(path: string, text: string): Promise<void> {
  const right = `${path}.stale-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
  try {
    await (await open(right, 'wx')).close();
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw writeError(error, right);
    // Whoever had it was killed in the moment between; else it is a matter of a millisecond.
    const age = await ageOnDisk(right);
    if (Number.isFinite(age) && Math.abs(age) >= EMPTY_FOR_MS) await rm(right, { force: true });
    return;
  }
  try {
    const isSame = (await readText(path)) === text && (text !== '' || Math.abs(await ageOnDisk(path)) >= EMPTY_FOR_MS);
    if (isSame) await rm(path, { force: true });
  } finally {
    await rm(right, { force: true });
  }
}

async function isHeld(holder: LockContent, path: string, listenMs: number): Promise<boolean> {
  if (holder.host === hostname()) return holder.pid === process.pid ? heldHere.has(holder.token) : isRunning(holder.pid, holder.processStart);
  const age = await ageOnDisk(path);
  return age < -AHEAD_MS ? await beats(holder, path, listenMs) : age < STALE_ELSEWHERE_MS;
}

/** Whether its holder, on another computer, gives a sign of life. */
async function beats(holder: LockContent, path: string, listenMs: number): Promise<boolean> {
  await setTimeout(listenMs);
  const text = await readText(path);
  const now = text === null ? null : parseLock(text);
  return now !== null && (now.token !== holder.token || now.heartbeat !== holder.heartbeat);
}

/**
 * How long ago a file was written, ms, by the clock of the drive it lies on: a file written now says what time it is there. The
 * clocks of two computers differ, and either may be set anew by hours; neither makes a lock look older or younger than it is. Negative
 * where the drive itself was in another computer, whose clock is ahead, or where the clock of this one was set back.
 */
async function ageOnDisk(path: string): Promise<number> {
  const probe = `${path}.now-${randomUUID()}`;
  try {
    const written = (await stat(path)).mtimeMs;
    await writeFile(probe, '');
    return (await stat(probe)).mtimeMs - written;
  } catch (error) {
    // Gone meanwhile: nobody holds it. Where nothing can be written, taking it over would fail as well.
    if (systemCode(error) === 'ENOENT') return Infinity;
    throw writeError(error, path);
  } finally {
    await rm(probe, { force: true }).catch(() => undefined);
  }
}

function heldBy(holder: LockContent | null): UserError {
  if (!holder) return new UserError('projectLocked', said('project.beingOpened'));
  const since = new Date(holder.since);
  const sameDay = since.toDateString() === new Date().toDateString();
  const time = `${String(since.getHours()).padStart(2, '0')}:${String(since.getMinutes()).padStart(2, '0')}`;
  const when = sameDay ? time : `${since.toISOString().slice(0, 10)}, ${time}`;
  return new UserError('projectLocked', said('project.lockedBy', { host: holder.host, when, pid: String(holder.pid) }));
}

function keepAlive(path: string, content: LockContent): ProjectLock {
  let lost = false;
  let released = false;
  const beat = async () => {
    const current = await readText(path);
    if (released) return;
    // A lock that cannot be read for a moment (network drive) is not a lost one; a foreign one is.
    if (current !== null && parseLock(current)?.token !== content.token) lost = true;
    if (!lost && (await isThere(dirname(path)))) await writeFileAtomic(path, JSON.stringify({ ...content, ...ownEnd, heartbeat: new Date().toISOString() })).catch(() => undefined);
  };
  let beating: Promise<void> = Promise.resolve();
  const beatInTurn = (): Promise<void> => (beating = beating.then(beat).catch(() => undefined));
  const timer = setInterval(() => void beatInTurn(), HEARTBEAT_MS);
  timer.unref();
  heldHere.set(content.token, beatInTurn);
  return {
    isLost: () => lost,
    async release() {
      released = true;
      clearInterval(timer);
      await beating;
      heldHere.delete(content.token);
      const current = await readText(path);
      if (current !== null && parseLock(current)?.token === content.token) await rm(path, { force: true });
    },
  };
}

async function readText(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null);
}
