import fs from 'node:fs';
import { dirname, join } from 'node:path';

/** Files and links below a folder, relative and with slashes, sorted; links are not followed. */
export function filesIn(root, skip = () => false, below = '') {
  return fs.readdirSync(join(root, below), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1)).flatMap((entry) => {
    const path = below ? `${below}/${entry.name}` : entry.name;
    if (skip(path)) return [];
    return entry.isDirectory() ? filesIn(root, skip, path) : [path];
  });
}

export function copyFile(from, to) {
  fs.mkdirSync(dirname(to), { recursive: true });
  fs.copyFileSync(from, to);
}

/** A second name for the file where the disk can, else a copy: for what nobody writes into (packages, engine, samples). */
export function linkOrCopy(from, to) {
  fs.mkdirSync(dirname(to), { recursive: true });
  try {
    fs.linkSync(from, to);
  } catch (error) {
    if (error.code !== 'EXDEV' && error.code !== 'EPERM' && error.code !== 'ENOTSUP') throw error;
    fs.copyFileSync(from, to);
  }
}

/** Puts the files of one folder that `wanted` lets through into another. */
export function placeFiles(from, to, { wanted = () => true, skip = undefined, place = linkOrCopy } = {}) {
  for (const path of filesIn(from, skip)) {
    if (wanted(path)) place(join(from, path), join(to, path));
  }
}

/** Bytes of what lies below a path; a link counts nothing, what it points to lies elsewhere. */
export function bytesOf(path) {
  const info = fs.lstatSync(path, { throwIfNoEntry: false });
  if (!info || info.isSymbolicLink()) return 0;
  if (!info.isDirectory()) return info.size;
  return fs.readdirSync(path).reduce((sum, name) => sum + bytesOf(join(path, name)), 0);
}
