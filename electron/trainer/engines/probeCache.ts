import { mkdirSync, readFileSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { EngineChoice, Probe } from './probe.ts';
import type { ChildProbe } from './probeInChild.ts';

/** Raise when the self-test or what it covers changes: remembered outcomes are then forgotten. */
const suiteVersion = 4;

/**
 * How trying a library in a child ended, remembered for this very file and this Node, so that only the first start
 * pays for it. (The process that then trains puts itself to the test again in any case.)
 *
 * @param library the file whose path and time of change the memory is bound to
 * @param anew tries it again, whatever is remembered, and remembers that
 */
export async function rememberProbe(library: string, tryIt: () => Promise<ChildProbe>, { cacheFile, anew = false }: { cacheFile: string; anew?: boolean }): Promise<Probe> {
  const key = keyOf(library);
  const remembered = anew ? null : readCache(cacheFile);
  if (remembered?.key === key) return remembered.probe;
  const { probe, lasting } = await tryIt();
  if (lasting) writeCache(cacheFile, { key, probe });
  return probe;
}

interface Remembered {
  readonly key: string;
  readonly probe: Probe;
}

function keyOf(library: string): string {
  const path = realpathSync(library);
  return [suiteVersion, path, statSync(path).mtimeMs, process.version].join(' ');
}

function readCache(file: string): Remembered | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Remembered;
  } catch {
    return null; // not there, or cut short: try again
  }
}

/** A cache that cannot be written (read-only home) costs a second at the next start, nothing else. */
function writeCache(file: string, remembered: Remembered): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const temporary = `${file}.${process.pid}`;
    writeFileSync(temporary, JSON.stringify(remembered));
    renameSync(temporary, file);
  } catch { /* see above */ }
}

/** Beside the engine packs (scripts/setup/paths.mjs names the same folder). */
export function probeCacheFile(name: EngineChoice): string {
  return join(userCacheDir(), `${name}-probe.json`);
}

function userCacheDir(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (XDG_CACHE_HOME) return join(XDG_CACHE_HOME, 'fewslice');
  if (process.platform === 'win32') return join(LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'fewslice');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'fewslice');
  return join(homedir(), '.cache', 'fewslice');
}
