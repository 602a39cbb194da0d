import { homedir } from 'node:os';
import { join, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The clone this script lies in. */
export const repoRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * The per-user cache that all clones share, so that a second clone sets up in seconds.
 * @param {Record<string, string | undefined>} env
 */
export function userCacheDir(env = process.env, platform = process.platform) {
  if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, 'fewslice');
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'fewslice');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'fewslice');
  return join(homedir(), '.cache', 'fewslice');
}

/** Where engine packs live: outside node_modules, which `npm ci` wipes. */
export function enginesDir(env = process.env) {
  return join(userCacheDir(env), 'engines');
}
