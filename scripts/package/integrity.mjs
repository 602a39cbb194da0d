import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';
import { filesIn } from './tree.mjs';

/** Held byte by byte: the asar (shell and page), our own sources, the launcher, TensorFlow's bridge. Some 4 MB. */
const ownParts = ['core/shared', 'core/electron', 'bin'];
const ownFiles = ['app.asar', 'core/package.json', 'engine/pack.json', 'engine/tfjs_binding.node'];
/** Held by their files' names and sizes alone: reading a gigabyte at each start would take seconds. */
const bulk = ['core/node_modules', 'node', 'engine'];

/**
 * Writes integrity.json into the resources folder of a packaged program; electron/main/integrity/alteredFile.ts checks it
 * at each start, and says what it is good for.
 */
export function writeIntegrity(resources) {
  const own = [...ownFiles, ...ownParts.flatMap((part) => filesIn(join(resources, part)).map((path) => `${part}/${path}`))];
  const files = Object.fromEntries(own.filter((path) => fs.existsSync(join(resources, path))).map((path) => [path, sha256(fs.readFileSync(join(resources, path)))]));
  const trees = Object.fromEntries(bulk.filter((path) => fs.existsSync(join(resources, path))).map((path) => [path, treeDigest(join(resources, path))]));
  fs.writeFileSync(join(resources, 'integrity.json'), `${JSON.stringify({ files, trees }, null, 1)}\n`);
}

/** SHA-256 of one line a file, sorted: its path and size, or what the link points to. */
function treeDigest(dir) {
  const lines = filesIn(dir).map((path) => {
    const info = fs.lstatSync(join(dir, path));
    return `${path}\t${info.isSymbolicLink() ? fs.readlinkSync(join(dir, path)) : info.size}`;
  });
  return sha256(lines.sort().join('\n'));
}

function sha256(data) {
  return createHash('sha256').update(data).digest('hex');
}
