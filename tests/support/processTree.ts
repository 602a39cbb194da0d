import { readFileSync, readdirSync } from 'node:fs';

/** Of a process that runs (Linux). Each thread has its own; one that ends meanwhile is no end of the process. */
export function childrenOf(pid: number): number[] {
  const tasks = unlessGone(() => readdirSync(`/proc/${pid}/task`)) ?? [];
  return tasks.flatMap((task) => unlessGone(() => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8'))?.split(' ').filter(Boolean).map(Number) ?? []);
}

function unlessGone<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

/** Its command line, empty where it has gone. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/** SIGKILL; false where it has ended by itself, or went with another that was killed before it. */
export function killIfThere(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}
