import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { projectLayout } from '#shared/domain/projectLayout.ts';
import { isRunning } from './processIdentity.ts';

const processSchema = z.object({
  pid: z.number().int(),
  /** See processIdentity.ts. */
  processStart: z.string().nullable(),
});
export type ProcessIdentity = z.infer<typeof processSchema>;

const lockSchema = processSchema.extend({
  token: z.string(),
  host: z.string(),
  since: z.string(),
  heartbeat: z.string(),
  /** The process that the holder does not outlive: the desktop's shell. */
  shell: processSchema.optional(),
  /** When the holder began to end; for reading, what counts is that it is there. */
  endingSince: z.string().optional(),
});
/** What `lock.json` says. */
export type LockContent = z.infer<typeof lockSchema>;

export function parseLock(text: string): LockContent | null {
  try {
    return lockSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** The text of a folder's lock; null where there is none, or where it cannot be read. */
export function readLock(dir: string): Promise<string | null> {
  return readFile(join(dir, projectLayout.lock), 'utf8').catch(() => null);
}

/**
 * Whether a holder on this computer is about to end: it says so itself, or it has lost its shell and will notice. The
 * second is seen also where the first could not be written, on a full disk, or not yet, on a machine that is busy.
 */
export function isEnding({ shell, endingSince }: LockContent): boolean {
  return endingSince !== undefined || (shell !== undefined && !isRunning(shell.pid, shell.processStart));
}

/**
 * Ends a holder that does not come to an end by itself.
 * @returns false where it may not be killed: its number could be another program's by now, or it belongs to another user
 */
export function killHolder({ pid, processStart, host }: LockContent): boolean {
  if (host !== hostname() || processStart === null || pid === process.pid) return false;
  if (!isRunning(pid, processStart)) return true;
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // Gone in this moment.
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
  return true;
}
