import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';

const heartbeatMs = 2_000;
const staleAfterMs = 30_000;

/**
 * Runs `work` while holding a lock file, so that two set-ups do not fetch the same pack at once. The lock only saves
 * work: packs are put in place by one rename, so even two holders would do no harm.
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @param {{ onWait?: (holderPid: number) => void, staleMs?: number }} [options] onWait is called once if another process holds it
 * @returns {Promise<T>}
 */
export async function withLock(path, work, { onWait, staleMs = staleAfterMs } = {}) {
  mkdirSync(dirname(path), { recursive: true });
  let told = false;
  const silence = createSilence();
  while (!tryTake(path)) {
    const holder = readHolder(path);
    if (holder && (isStale(holder) || silence.ms(holder.touchedAt) > staleMs)) {
      breakLock(path);
      continue;
    }
    if (holder && !told) onWait?.(holder.pid);
    told = true;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  const heartbeat = setInterval(() => touch(path), heartbeatMs);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    rmSync(path, { force: true });
  }
}

function tryTake(path) {
  try {
    const file = openSync(path, 'wx');
    writeSync(file, JSON.stringify({ pid: process.pid, host: hostname() }));
    closeSync(file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function readHolder(path) {
  try {
    const touchedAt = statSync(path).mtimeMs;
    const { pid, host } = JSON.parse(readFileSync(path, 'utf8'));
    return { pid, host, touchedAt };
  } catch (error) {
    // Gone in the meantime, or taken this instant and not yet written: look again.
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return staleIfOld(path);
    throw error;
  }
}

/** A lock without a readable holder counts as held until it has grown old. */
function staleIfOld(path) {
  try {
    return { pid: 0, host: '', touchedAt: statSync(path).mtimeMs };
  } catch {
    return null;
  }
}

function isStale({ pid, host, touchedAt }) {
  if (Date.now() - touchedAt > staleAfterMs) return true;
  return host === hostname() && pid > 0 && !isAlive(pid);
}

/** How long a lock has not been touched while we waited: a clock that was set back meanwhile makes it look fresh for days. */
function createSilence() {
  let last = null;
  let since = 0;
  return {
    ms(touchedAt) {
      if (touchedAt !== last) [last, since] = [touchedAt, performance.now()];
      return performance.now() - since;
    },
  };
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Renames before removing, so that of several waiters only one breaks it. */
function breakLock(path) {
  const aside = `${path}.stale-${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  rmSync(aside, { force: true });
}

function touch(path) {
  const now = new Date();
  try {
    utimesSync(path, now, now);
  } catch { /* the folder was deleted under us: the rename at the end will tell */ }
}
