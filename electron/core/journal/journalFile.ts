import type { Stats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open, stat } from 'node:fs/promises';
import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';

/** So much of the end of the file is remembered, to know it again when its drive comes back, bytes. */
const REMEMBERED = 256;

/**
 * journal.jsonl as it grows. Before each write it makes sure that the file is still where it was: one whose drive was
 * taken away can, through the handle, be written to and be lost. When the drive comes back it goes on with the same file.
 */
export class JournalFile {
  readonly #path: string;
  #handle: FileHandle;
  /** Bytes that hold whole entries, and the last of them. */
  #goodBytes: number;
  #end: Buffer;
  /** A write failed: what the handle leads to may be a drive that is gone, though another one is back under its number. */
  #isSuspect = false;

  private constructor(path: string, handle: FileHandle, goodBytes: number, end: Buffer) {
    this.#path = path;
    this.#handle = handle;
    this.#goodBytes = goodBytes;
    this.#end = end;
  }

  /** @param good the content up to the last whole entry */
  static at(path: string, handle: FileHandle, good: Buffer): JournalFile {
    return new JournalFile(path, handle, good.length, Buffer.from(good.subarray(-REMEMBERED)));
  }

  /** On disk when this resolves. @throws UserError or a system error; then the file ends where it ended before. */
  async append(bytes: Buffer): Promise<void> {
    await this.#findAgain();
    try {
      // Also overwrites, and by its length hides, what a failed write may have left behind.
      for (let written = 0; written < bytes.length; ) {
        const result = await this.#handle.write(bytes, written, bytes.length - written, this.#goodBytes + written);
        written += result.bytesWritten;
      }
      await this.#handle.sync();
    } catch (error) {
      this.#isSuspect = true;
      await this.#handle.truncate(this.#goodBytes).catch(() => undefined);
      throw error;
    }
    this.#goodBytes += bytes.length;
    this.#end = Buffer.concat([this.#end, bytes]).subarray(-REMEMBERED);
  }

  /** What lies in the file's place. @throws UserError notWritable where nothing does. */
  async refuseAway(): Promise<Stats> {
    const there = await stat(this.#path).catch(() => null);
    if (there === null) throw new UserError('notWritable', said('journal.away', { path: this.#path }));
    return there;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  async #findAgain(): Promise<void> {
    const there = await this.refuseAway();
    const held = await this.#handle.stat().catch(() => null);
    if (!this.#isSuspect && held?.ino === there.ino && held.dev === there.dev) return;
    const handle = await open(this.#path, 'r+');
    if (!(await this.#isOurs(handle))) {
      await handle.close();
      throw new UserError('notWritable', said('journal.other', { path: this.#path }));
    }
    await this.#handle.close().catch(() => undefined);
    this.#handle = handle;
    this.#isSuspect = false;
  }

  async #isOurs(handle: FileHandle): Promise<boolean> {
    if ((await handle.stat()).size < this.#goodBytes) return false;
    const end = Buffer.alloc(this.#end.length);
    await handle.read(end, 0, end.length, this.#goodBytes - end.length);
    return end.equals(this.#end);
  }
}
