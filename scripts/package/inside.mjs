import fs from 'node:fs';
import { join } from 'node:path';
import { devPackages } from './closure.mjs';
import { bytesOf, filesIn } from './tree.mjs';

/**
 * What must not lie in a packaged program, each with a sentence; an empty list is as it should be.
 * @param {{ root: string, resources: string, asarFiles: string[] }} options `asarFiles`: paths in app.asar
 * @returns {string[]}
 */
export function faultsInside({ root, resources, asarFiles }) {
  const lock = JSON.parse(fs.readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const beside = filesIn(resources);
  const files = [...beside, ...asarFiles.map((path) => `app.asar${path}`)];
  const tools = new Set(devPackages(lock));
  const installed = new Set(files.map((path) => packageOf(path)).filter(Boolean));
  const links = beside.filter((path) => leadsOutside(resources, path));
  return [
    ...[...installed].filter((path) => tools.has(path)).map((path) => `${path} is a tool of development`),
    ...files.filter((path) => /\.(map|d\.[cm]?ts)$/.test(path)).map((path) => `${path} is read by no program`),
    ...files.filter((path) => /(^|\/)tests?\/|\.(test|spec)\.ts$/.test(path)).map((path) => `${path} is a test`),
    ...links.map((path) => `${path} leads out of the program`),
  ];
}

/** The package of a file, by its path in the lock file. */
function packageOf(path) {
  return /^core\/((?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? null;
}

/** A link that would break when the folder is moved. */
function leadsOutside(resources, path) {
  const full = join(resources, path);
  if (!fs.lstatSync(full, { throwIfNoEntry: false })?.isSymbolicLink()) return false;
  const target = fs.readlinkSync(full);
  return target.startsWith('/') || !join(full, '..', target).startsWith(resources);
}

/** One line a part, in MB, the largest first. */
export function sizesOf(appDir, resources) {
  const parts = fs.readdirSync(resources).map((name) => ({ name: `resources/${name}`, bytes: bytesOf(join(resources, name)) }));
  const electron = bytesOf(appDir) - bytesOf(resources);
  return [{ name: 'Electron', bytes: electron }, ...parts].sort((a, b) => b.bytes - a.bytes);
}
