import fs from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './command.mjs';
import { repoRoot, userCacheDir } from './paths.mjs';

const fetchLimitMs = 20_000;
/** After a fetch that failed nobody is made to wait for another one at each start. */
const askAgainAfterMs = 24 * 3600_000;

/**
 * The Electron that package.json names. Its npm package carries no binary: it is fetched here, at the first start that has
 * a display, under Node 24 (its installer needs one) and within 20 seconds.
 * @param {{ node24: string, report: { line(text: string): void }, env?: Record<string, string | undefined>, root?: string, now?: number, limitMs?: number }} options
 * @returns {Promise<{ path: string } | { why: string }>} the executable, or half a sentence
 */
export async function findElectronBinary({ node24, report, env = process.env, root = repoRoot, now = Date.now(), limitMs = fetchLimitMs }) {
  const dir = join(root, 'node_modules', 'electron');
  const { version } = JSON.parse(fs.readFileSync(join(dir, 'package.json'), 'utf8'));
  const there = binaryIn(dir, version, env);
  if (there) return { path: there };
  const failed = join(userCacheDir(env), 'electron-not-fetched.json');
  if (triedLately(failed, version, now)) return { why: `Electron ${version} could not be fetched lately` };
  report.line(`Electron ${version}: fetching, about 110 MB, at most ${limitMs / 1000} seconds`);
  await runCommand(node24, [join(dir, 'install.js')], { cwd: dir, timeoutMs: limitMs });
  const fetched = binaryIn(dir, version, env);
  if (fetched) return { path: fetched };
  fs.mkdirSync(userCacheDir(env), { recursive: true });
  fs.writeFileSync(failed, JSON.stringify({ version, at: now }));
  return { why: `Electron ${version} could not be fetched` };
}

function binaryIn(dir, version, env) {
  const name = readText(join(dir, 'path.txt')) ?? (process.platform === 'win32' ? 'electron.exe' : 'electron');
  const other = env.ELECTRON_OVERRIDE_DIST_PATH;
  const dist = other ?? join(dir, 'dist');
  const right = other || readText(join(dir, 'dist', 'version'))?.replace(/^v/, '') === version;
  return right && fs.existsSync(join(dist, name)) ? join(dist, name) : null;
}

function triedLately(path, version, now) {
  try {
    const tried = JSON.parse(fs.readFileSync(path, 'utf8'));
    return tried.version === version && now - tried.at < askAgainAfterMs && now >= tried.at;
  } catch {
    return false;
  }
}

function readText(path) {
  try {
    return fs.readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}
