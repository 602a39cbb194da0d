import { mkdir, readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { writeError } from '#electron/core/files/fsError.ts';
import type { ProjectLock } from '#electron/core/project-store/lock.ts';
import { lockProject } from '#electron/core/project-store/lock.ts';
import { isRunning } from '#electron/core/project-store/processIdentity.ts';
import { projectLayout } from '#shared/domain/projectLayout.ts';
import { isUserError } from '#shared/util/userError.ts';

/** As long as a core waits for a trainer that it has asked to end (core/jobs/trainerProcess.ts). */
const ENDS_WITHIN_MS = 20_000;
const ASKS_EVERY_MS = 100;
/** What is killed may be in the middle of a write. */
const GONE_WITHIN_MS = 5_000;

const holderSchema = z.object({ pid: z.number().int(), processStart: z.string().nullable(), host: z.string() });

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
        if (killed || !(await killHolder(runDir))) throw error;
        killed = true;
        until = performance.now() + GONE_WITHIN_MS;
      }
      await delay(ASKS_EVERY_MS);
    }
  }
}

/** False where it may not be killed: its number could be another program's by now. */
async function killHolder(runDir: string): Promise<boolean> {
  const text = await readFile(join(runDir, projectLayout.lock), 'utf8').catch(() => null);
  // Gone in this moment.
  if (text === null) return true;
  const { pid, processStart, host } = holderSchema.parse(JSON.parse(text));
  if (host !== hostname() || processStart === null || pid === process.pid) return false;
  if (isRunning(pid, processStart)) process.kill(pid, 'SIGKILL');
  return true;
}
