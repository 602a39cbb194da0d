import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * The first file of the packaged program that is not as it was built, or null. `listPath` is integrity.json in the
 * resources folder: SHA-256 by path relative to it, of app.asar and of the program files beside it. macOS and Windows
 * check the asar themselves (fuse EnableEmbeddedAsarIntegrityValidation); Linux does not, and no system checks what
 * lies outside it. It finds damage and careless changes; who can rewrite the whole program can rewrite the list.
 */
export async function alteredFile(listPath: string): Promise<string | null> {
  process.noAsar = true;
  try {
    return await firstAltered(listPath);
  } finally {
    process.noAsar = false;
  }
}

async function firstAltered(listPath: string): Promise<string | null> {
  let files: Record<string, string>;
  try {
    files = (JSON.parse(readFileSync(listPath, 'utf8')) as { files: Record<string, string> }).files;
  } catch {
    return listPath;
  }
  for (const [name, digest] of Object.entries(files)) {
    if ((await digestOf(join(dirname(listPath), name)).catch(() => '')) !== digest) return name;
  }
  return null;
}

/** Electron's `fs` takes an asar for a folder; here it is a file. */
async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
