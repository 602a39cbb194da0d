import { appendFileSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const mostFiles = 6;
const mostBytes = 256 * 1024;
const nameOfLog = /^core-(?:(\d+)-)?\d{8}T\d{9}Z-\d+\.jsonl$/;

/**
 * The log of the core in the user's folder, in files of limited size; each process writes its own, so that two never
 * share one. The oldest go. A log that cannot be written costs the log, nothing else.
 */
export class LogFiles {
  readonly #dir: string;
  #path: string | null = null;
  #bytes = 0;

  constructor(dir: string) {
    this.#dir = dir;
  }

  /** Written at once: the line before a crash is the one that counts. Lines are few and short. */
  append(line: string): void {
    try {
      if (this.#path === null || this.#bytes > mostBytes) this.#begin();
      appendFileSync(this.#path as unknown as string, `${line}\n`);
      this.#bytes += Buffer.byteLength(line) + 1;
    } catch { /* see above */ }
  }

  #begin(): void {
    mkdirSync(this.#dir, { recursive: true });
    const names = logNames(this.#dir);
    for (const name of names.slice(0, -(mostFiles - 1))) rmSync(join(this.#dir, name), { force: true });
    const number = names.reduce((largest, name) => Math.max(largest, numberOf(name)), 0) + 1;
    const stamp = new Date().toISOString().replace(/[-:.]/g, '');
    this.#path = join(this.#dir, `core-${number}-${stamp}-${process.pid}.jsonl`);
    this.#bytes = 0;
  }
}

/** The newest lines of all log files, oldest first, `most` bytes at the most. */
export function newestLines(dir: string, most = mostBytes): string[] {
  const lines: string[] = [];
  let bytes = 0;
  for (const name of logNames(dir).reverse()) {
    for (const line of readLines(join(dir, name)).reverse()) {
      bytes += Buffer.byteLength(line) + 1;
      if (bytes > most) return lines.reverse();
      lines.push(line);
    }
  }
  return lines.reverse();
}

/** Oldest first, by their numbers: a clock that was ahead for a day would leave files that stay the newest until that day. */
function logNames(dir: string): string[] {
  try {
    return readdirSync(dir).filter((name) => nameOfLog.test(name)).sort((a, b) => numberOf(a) - numberOf(b) || (a < b ? -1 : 1));
  } catch {
    return [];
  }
}

/** Files of versions that did not number them come before all others. */
function numberOf(name: string): number {
  return Number(nameOfLog.exec(name)?.[1] ?? 0);
}

function readLines(path: string): string[] {
  try {
    return statSync(path).size > 4 * mostBytes ? [] : readFileSync(path, 'utf8').split('\n').filter((line) => line !== '');
  } catch {
    return [];
  }
}
