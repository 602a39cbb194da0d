import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findOnPath, lastLines, runCommand } from './command.mjs';
import { repoRoot } from './paths.mjs';
import { SetupError } from './setupError.mjs';

const stampName = '.fewslice-lock-sha256';

/**
 * Installs the npm packages of the lock file, if they are not there as it names them.
 * @throws {SetupError} if npm fails: nothing runs without its packages
 */
export async function ensurePackages({ report, root = repoRoot, env = process.env }) {
  const lockText = readFileSync(join(root, 'package-lock.json'));
  const lockHash = createHash('sha256').update(lockText).digest('hex');
  const stamp = join(root, 'node_modules', stampName);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash) return;
  if (!isInstalled(JSON.parse(String(lockText)), readInstalled(root))) await install({ report, root, env });
  writeFileSync(stamp, lockHash);
}

/** npm's own note of what it installed, written when it is done; any npm from 7 leaves one. */
function readInstalled(root) {
  try {
    return JSON.parse(readFileSync(join(root, 'node_modules', '.package-lock.json'), 'utf8'));
  } catch {
    return null;
  }
}

/**
 * Whether every package of the lock file is there in its version. So packages that the user installed by `npm ci` or
 * `npm install`, with whatever npm, are taken as they are. Packages for other platforms lack, and so may optional ones
 * that name no platform (they stand in for those that do).
 */
export function isInstalled(lock, installed, platform = process.platform, arch = process.arch) {
  if (!installed) return false;
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (path === '' || wanted.link) return true;
    const found = installed.packages?.[path];
    if (found) return found.version === wanted.version;
    return Boolean(wanted.optional) && !fitsPlatform(wanted, platform, arch);
  });
}

function fitsPlatform({ os, cpu, libc }, platform, arch) {
  if (!os || !cpu || libc?.includes('musl')) return false;
  return [os].flat().includes(platform) && [cpu].flat().includes(arch);
}

async function install({ report, root, env }) {
  report.line('Packages: installing from npm, about 820 MB on the disk, once per clone');
  const started = performance.now();
  const { command, args } = npmCommand(env);
  const { ok, output } = await runCommand(command, [...args, 'ci', '--ignore-scripts', '--include=dev', '--include=optional',
    '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, env: npmEnvironment(env) });
  if (!ok) {
    throw new SetupError(`Packages: npm could not install them. Nothing else was changed; check the network and start again. npm said:\n${lastLines(output, 6)}`);
  }
  report.line(`Packages: installed in ${Math.round((performance.now() - started) / 1000)} s`);
}

/** The npm that runs this script, else the one on PATH. */
function npmCommand(env) {
  if (env.npm_execpath?.endsWith('.js')) return { command: process.execPath, args: [env.npm_execpath] };
  const npm = findOnPath(['npm'], env);
  if (!npm) throw new SetupError('Packages: npm was not found. Install npm (it comes with Node) and start again.');
  return { command: npm, args: [] };
}

/** `npm start` hands its own settings down as npm_config_*: they must not steer this second npm. */
function npmEnvironment(env) {
  const steers = /^npm_(config_(global|prefix|local_prefix|omit|production|noproxy|user_agent)|lifecycle|package|command)/i;
  const kept = Object.fromEntries(Object.entries(env).filter(([name]) => !steers.test(name)));
  const judge = join(repoRoot, 'scripts', 'setup', 'judgeByNode24.cjs');
  const options = `${env.NODE_OPTIONS ?? ''} --require ${JSON.stringify(judge)}`.trim();
  return { ...kept, NODE_OPTIONS: options };
}
