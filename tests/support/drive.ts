import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A drive with a file system of its own (ext4 on a loop device) that can be torn out while files on it are open, and plugged in
 * again: then under another device number, as a USB drive is. Takes root on Linux: `isThere` is false elsewhere.
 */
export class Drive {
  /** Where it is mounted; an empty folder while it is away. */
  readonly path: string;
  readonly #dir: string;
  /** Each time it is plugged in it is a copy: what still holds the former device writes to nowhere. */
  #image: string;
  #plugged = 0;
  isThere = false;

  /** @param imageDir on a small disk that is full, the drive fails as a broken one does: in the middle of a write */
  constructor(dir: string, { megabytes = 64, imageDir = dir } = {}) {
    this.#dir = dir;
    this.path = join(dir, 'drive');
    mkdirSync(this.path, { recursive: true });
    this.#image = join(dir, 'drive-0.img');
    const isMade = process.platform === 'linux' && run('truncate', ['-s', `${megabytes}M`, this.#image]) && run('mkfs.ext4', ['-q', '-F', this.#image]);
    if (isMade) this.plug(imageDir);
  }

  plug(imageDir = this.#dir): void {
    const image = join(imageDir, `drive-${++this.#plugged}.img`);
    run('cp', ['--sparse=always', this.#image, image]);
    rmSync(this.#image);
    this.#image = image;
    this.isThere = run('mount', ['-o', 'loop', image, this.path]);
  }

  /** At once, whatever is open: what was not synced may be lost. */
  unplug(): void {
    if (this.isThere) run('umount', ['--lazy', this.path]);
    this.isThere = false;
  }
}

function run(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}
