import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'fewslice-';
/** A unix socket's path holds at most 107 bytes (macOS 103). */
const MOST_BYTES = 100;

export interface SocketFolder {
  /** Where the core is to listen; a new name for each start of it. */
  next(): string;
  remove(): void;
}

/** A folder that only this user can enter, or named pipes on Windows. Folders that a killed shell left behind go first. */
export function makeSocketFolder(): SocketFolder {
  const name = (): string => randomBytes(9).toString('base64url');
  if (process.platform === 'win32') return { next: () => `\\\\.\\pipe\\${PREFIX}${name()}`, remove: () => undefined };
  const base = Buffer.byteLength(join(tmpdir(), `${PREFIX}${process.pid}-XXXXXX`, 'core-XXXX.sock')) <= MOST_BYTES ? tmpdir() : '/tmp';
  removeLeftBehind(base);
  const dir = mkdtempSync(join(base, `${PREFIX}${process.pid}-`));
  chmodSync(dir, 0o700);
  let starts = 0;
  return {
    next: () => join(dir, `core-${++starts}.sock`),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

function removeLeftBehind(base: string): void {
  for (const name of readdirSync(base)) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    try {
      rmSync(join(base, name), { recursive: true });
    } catch {
      // Another user's: not ours to remove.
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
