import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** SHA-256 of one line a file below `dir`, sorted: its path, and its size or what the link points to. As scripts/package/integrity.mjs writes it. */
export function treeDigest(dir: string): string {
  return createHash('sha256').update(linesOf(dir, '').sort().join('\n')).digest('hex');
}

function linesOf(root: string, below: string): string[] {
  return readdirSync(join(root, below), { withFileTypes: true }).flatMap((entry) => {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) return linesOf(root, path);
    const end = entry.isSymbolicLink() ? readlinkSync(join(root, path)) : lstatSync(join(root, path)).size;
    return [`${path}\t${end}`];
  });
}
