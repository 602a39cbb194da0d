import { mkdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { writeError } from '#electron/core/files/fsError.ts';
import type { ProjectLock } from '#electron/core/project-store/lock.ts';
import { lockProject } from '#electron/core/project-store/lock.ts';
import { killHolder, parseLock, readLock } from '#electron/core/project-store/lockHolder.ts';
import { isUserError } from '#shared/util/userError.ts';

/** As long as a core waits for a trainer that it has asked to end (core/jobs/trainerProcess.ts). */
const ENDS_WITHIN_MS = 20_000;
const ASKS_EVERY_MS = 100;
/** What is killed may be in the middle of a write. */
const GONE_WITHIN_MS = 5_000;

/**
 * The right to write a run's folder. A trainer whose core was killed still saves what it has learnt, and a person may
 * resume the run before it has: the resumed trainer waits, so that it goes on from that checkpoint and two never write
 * into one folder. One that does not come to an end is killed, as its core would have done.
 * @throws UserError projectLocked where another computer holds it; diskFull, notWritable.
 */
export async function takeRunFolder(runDir: string, endsWithinMs = ENDS_WITHIN_MS): Promise<ProjectLock> {
  await mkdir(runDir, { recursive: true }).catch((error: Error) => { throw writeError(error, runDir); });
  let until = performance.now() + endsWithinMs;
  for (let killed = false; ; ) {
    try {
      return await lockProject(runDir);
    } catch (error) {
      if (!isUserError(error) || error.code !== 'projectLocked') throw error;
      if (performance.now() > until) {
        if (killed || !(await killHolderOf(runDir))) throw error;
        killed = true;
        until = performance.now() + GONE_WITHIN_MS;
      }
      await delay(ASKS_EVERY_MS);
    }
  }
}

async function killHolderOf(runDir: string): Promise<boolean> {
  const text = await readLock(runDir);
  const holder = text === null ? null : parseLock(text);
  // Gone in this moment, or being written by the next.
  return holder === null || killHolder(holder);
}
