import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { said } from '#shared/messages/index.ts';
import { isUserError, UserError } from '#shared/util/userError.ts';
import type { ProjectLock } from './lock.ts';
import { lockProject } from './lock.ts';
import { isEnding, killHolder, parseLock, readLock } from './lockHolder.ts';

export interface Patience {
  /** Called after more than a second of waiting for a holder that is ending, and every few seconds from then on. */
  readonly onWait?: () => void;
  /** Ends the waiting: the program that waits is itself ending. */
  readonly signal?: AbortSignal;
  /** For a holder that does not say that it is ending: it may be about to. */
  readonly graceMs?: number;
  readonly endsWithinMs?: number;
}

const GRACE_MS = 2_000;
/** A trainer may take 20 s to save what it learnt (core/jobs/trainerProcess.ts); labels and project.json are written after it. */
const ENDS_WITHIN_MS = 30_000;
/** What is killed may be in the middle of a write. */
const GONE_WITHIN_MS = 5_000;
const ASKS_EVERY_MS = 100;
const TELLS_AFTER_MS = 1_200;
/** A message in the window stays for six seconds. */
const TELLS_EVERY_MS = 5_000;

/**
 * Takes a project's lock, if need be when a holder of this computer that is ending has ended: the core whose shell was
 * killed is nobody's to close. One that does not come to an end is killed, as its shell would have done. A holder that lives
 * is refused after a short grace.
 * @throws UserError projectLocked
 */
export async function lockWhenFree(projectDir: string, { onWait = () => undefined, signal, graceMs = GRACE_MS, endsWithinMs = ENDS_WITHIN_MS }: Patience = {}): Promise<ProjectLock> {
  let holding = { token: '', since: performance.now(), killed: false };
  let tellAt = holding.since + TELLS_AFTER_MS;
  for (;;) {
    try {
      return await lockProject(projectDir);
    } catch (error) {
      if (!isUserError(error) || error.code !== 'projectLocked') throw error;
      const text = await readLock(projectDir);
      const holder = text === null ? null : parseLock(text);
      // Being written, on another computer, or here: of these nobody can say that they end.
      if (text !== null && (!holder || holder.host !== hostname() || holder.pid === process.pid)) throw error;
      const now = performance.now();
      const token = holder?.token ?? '';
      // Given back in this moment, or another's by now: patience begins anew.
      if (token !== holding.token) holding = { token, since: now, killed: false };
      const ending = holder !== null && (holding.killed || isEnding(holder));
      if (now - holding.since > (holding.killed ? GONE_WITHIN_MS : ending ? endsWithinMs : graceMs)) {
        if (!ending) throw error;
        if (holding.killed || !killHolder(holder)) throw new UserError('projectLocked', said('project.stillEnding', { dir: projectDir, pid: String(holder.pid) }), { cause: error });
        holding = { ...holding, since: now, killed: true };
      }
      if (ending && now > tellAt) {
        onWait();
        tellAt = now + TELLS_EVERY_MS;
      }
      await delay(ASKS_EVERY_MS, undefined, { signal }).catch(() => { throw error; });
    }
  }
}
