import { readFileSync } from 'node:fs';

/**
 * When a process began, in ticks since the machine's start (proc(5), field 22 of /proc/PID/stat): tells a live
 * holder of a lock from another process that got its number later. Null where the system does not say.
 */
export function processStart(pid: number): string | null {
  return statOf(pid)?.[19] ?? null;
}

export function isRunning(pid: number, start: string | null): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const stat = statOf(pid);
  // Ended, and only its parent has not asked for how: where nobody does (containers), it stays so for ever.
  if (stat?.[0] === 'Z' || stat?.[0] === 'X') return false;
  const now = stat?.[19] ?? null;
  return start === null || now === null || now === start;
}

/** The fields of /proc/PID/stat from the third on, the state. */
function statOf(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command's name may hold spaces and brackets; fields are counted from the last bracket.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}
