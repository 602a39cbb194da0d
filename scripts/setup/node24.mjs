import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot } from './paths.mjs';

const wantedMajor = 24;

/** npm packages that carry a Node of the wanted line, by platform; macOS's are named differently. */
function carriers(platform, arch) {
  if (platform === 'win32') return [`node-win-${arch}/bin/node.exe`];
  if (platform === 'darwin') return [`node-bin-darwin-${arch}/bin/node`, `node-darwin-${arch}/bin/node`];
  return [`node-${platform}-${arch}/bin/node`];
}

/**
 * The Node that runs Fewslice: the one that came with the packages, else the running one if it is new enough.
 * @returns {string | null} path of the executable
 */
export function findNode24({ root = repoRoot, platform = process.platform, arch = process.arch,
  running = { path: process.execPath, version: process.versions.node } } = {}) {
  for (const carrier of carriers(platform, arch)) {
    const path = join(root, 'node_modules', carrier);
    if (existsSync(path)) return path;
  }
  return Number.parseInt(running.version, 10) >= wantedMajor ? running.path : null;
}

/** What to tell a user whose machine has no such Node. */
export const node24Missing = `Fewslice runs on Node ${wantedMajor}, and no package brings it to ${process.platform} ${process.arch}. `
  + `Install Node ${wantedMajor} or newer and start again (this is Node ${process.versions.node}).`;
