import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { treeDigest } from './treeDigest.ts';

/** What scripts/package/integrity.mjs writes; every path is relative to the list's own folder. */
interface IntegrityList {
  /** SHA-256 of the file's bytes. */
  readonly files: Record<string, string>;
  /** Digest of the names and sizes of the files in a folder. */
  readonly trees: Record<string, string>;
}

/**
 * The first part of the packaged program that is not as it was built, or null. `listPath` is integrity.json in the
 * resources folder. Held byte by byte are app.asar and our own sources; of the packages, Node and the engine (a gigabyte)
 * only which files there are and how long they are, so a byte changed in place in one of those is not found.
 * macOS and Windows check the asar themselves as well (fuse EnableEmbeddedAsarIntegrityValidation); Linux does not, and no
 * system checks what lies outside it. It finds damage and careless changes; who can rewrite the program can rewrite the list.
 */
export async function alteredFile(listPath: string): Promise<string | null> {
  const before = process.noAsar;
  // Electron's `fs` takes an asar for a folder; here it is a file.
  process.noAsar = true;
  try {
    return await firstAltered(dirname(listPath), await readList(listPath));
  } catch {
    return listPath;
  } finally {
    process.noAsar = before;
  }
}

async function readList(path: string): Promise<IntegrityList> {
  return JSON.parse(await readFile(path, 'utf8')) as IntegrityList;
}

async function firstAltered(root: string, { files, trees }: IntegrityList): Promise<string | null> {
  for (const [name, digest] of Object.entries(files)) {
    if ((await digestOf(join(root, name)).catch(() => '')) !== digest) return name;
  }
  for (const [name, digest] of Object.entries(trees)) {
    if (!existsSync(join(root, name)) || treeDigest(join(root, name)) !== digest) return name;
  }
  return null;
}

async function digestOf(path: string): Promise<string> {
  return createHash('sha256').update(await readFile(path)).digest('hex');
}
