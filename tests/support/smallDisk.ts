import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const PAGE = 4096;

/** A file system in memory on `path`, of `size` (as mount takes it). It takes root on Linux: `isMounted` says whether it is there. */
export class SmallDisk {
  readonly path: string;
  readonly isMounted: boolean;
  readonly #filler: string;

  constructor(path: string, size: string) {
    mkdirSync(path, { recursive: true });
    this.path = path;
    this.#filler = join(path, 'filler');
    this.isMounted = process.platform === 'linux' && run('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path]);
  }

  /** Fills it but for some bytes. */
  fillBut(free: number): void {
    this.empty();
    const file = openSync(this.#filler, 'w');
    const page = new Uint8Array(PAGE);
    while (statfsSync(this.path).bavail * PAGE > free) writeSync(file, page);
    closeSync(file);
  }

  /** Takes away what filled it. */
  empty(): void {
    rmSync(this.#filler, { force: true });
  }

  unmount(): void {
    if (this.isMounted) run('umount', ['--lazy', this.path]);
  }
}

function run(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}
