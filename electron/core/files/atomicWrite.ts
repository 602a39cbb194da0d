import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { writeError } from './fsError.ts';

/**
 * Replaces a file as a whole or not at all: a temporary file in the same folder, fsync, rename, fsync of the
 * folder. After a crash at any moment the old or the new content is there, never a part.
 * @param content a list of parts is written one by one
 * @throws UserError diskFull or notWritable; the old file is then untouched.
 */
export async function writeFileAtomic(path: string, content: string | Uint8Array | readonly string[]): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    await writeAndSync(temporary, content);
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw writeError(error, path);
  }
}

/** Whether a file is one that `writeFileAtomic` had not finished when its process died. */
export function isTemporaryFile(name: string): boolean {
  return /^\..+\.[0-9a-f]{12}\.tmp$/.test(name);
}

async function writeAndSync(path: string, content: string | Uint8Array | readonly string[]): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes a rename or a new file in `folder` last through a power cut. Some systems cannot sync a folder: they need not. */
export async function syncFolder(folder: string): Promise<void> {
  let handle;
  try {
    handle = await open(folder, 'r');
    await handle.sync();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'EISDIR' && code !== 'EPERM' && code !== 'EINVAL' && code !== 'EACCES') throw error;
  } finally {
    await handle?.close();
  }
}
