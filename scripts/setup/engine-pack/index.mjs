import fs from 'node:fs';
import { dirname, join } from 'node:path';
import { findOnPath } from '../command.mjs';
import { enginesDir, repoRoot } from '../paths.mjs';
import { buildPack, PackBuildError } from './build.mjs';
import { withLock } from './lock.mjs';
import { findPrerequisites } from './prerequisites.mjs';
import { addon, packName, wheelFor } from './recipe.mjs';

const instead = 'Training will use WebAssembly, which is slower.';

/**
 * Brings TensorFlow to this clone: finds or builds the user's engine pack and links the addon into node_modules.
 * Never throws for what the machine lacks; then one line says what, what is used instead, and how to get it.
 * @param {{ node24: string, report: ReturnType<import('../reporter.mjs').createReporter> }} options
 * @returns {Promise<'tensorflow' | 'wasm'>} the engine that this clone can use
 */
export async function ensureEnginePack({ node24, report, env = process.env }) {
  const wheel = wheelFor();
  if (!wheel) {
    report.line(`TensorFlow's library: not available for ${process.platform} ${process.arch} yet. ${instead}`);
    return 'wasm';
  }
  const tfjsNodeDir = join(repoRoot, 'node_modules', '@tensorflow', 'tfjs-node');
  const tfjsNodeVersion = JSON.parse(fs.readFileSync(join(tfjsNodeDir, 'package.json'), 'utf8')).version;
  const packDir = join(enginesDir(env), packName(wheel, tfjsNodeVersion));
  let record = readRecord(packDir);
  if (!record && env.FEWSLICE_SKIP_TENSORFLOW) {
    report.line(`TensorFlow's library: left out, as FEWSLICE_SKIP_TENSORFLOW asks. ${instead}`);
    return 'wasm';
  }
  if (!record) record = await makePack({ packDir, wheel, tfjsNodeDir, node24, report, env });
  if (!record) return 'wasm';
  if (record.failure) {
    report.line(`TensorFlow's library: does not work on this machine (${record.failure}). ${instead} To try again, delete ${packDir}`);
    return 'wasm';
  }
  linkAddon(join(packDir, addon), join(tfjsNodeDir, 'lib', 'napi-v8', addon));
  return 'tensorflow';
}

/** What a finished pack says about itself; null if there is none or if a file was cut short. */
export function readRecord(packDir) {
  try {
    const record = JSON.parse(fs.readFileSync(join(packDir, 'pack.json'), 'utf8'));
    const whole = Object.entries(record.files).every(([name, bytes]) => fs.statSync(join(packDir, name)).size === bytes);
    return whole ? record : null;
  } catch {
    return null;
  }
}

async function makePack({ packDir, wheel, tfjsNodeDir, node24, report, env }) {
  const cacheDir = dirname(packDir);
  try {
    fs.mkdirSync(cacheDir, { recursive: true });
    const { missing, ...tools } = await findPrerequisites(wheel, cacheDir, env);
    if (missing.length > 0) {
      report.line(missingLine(missing));
      return null;
    }
    const onWait = (pid) => report.line(`TensorFlow's library: another set-up (process ${pid}) is fetching it, waiting for that one`);
    return await withLock(`${packDir}.lock`, async () => {
      const finished = readRecord(packDir);
      if (finished) return finished;
      const failure = await buildBeside({ packDir, wheel, tools, tfjsNodeDir, node24, report });
      if (!failure) report.line("TensorFlow's library: ready");
      return readRecord(packDir);
    }, { onWait });
  } catch (error) {
    if (!(error instanceof PackBuildError) && !error.code) throw error;
    report.line(`TensorFlow's library: ${error.message} ${instead} The next npm start tries again.`);
    return null;
  }
}

/** Builds in a folder beside the pack and puts it in place by one rename: an interrupted build is never mistaken for a pack. */
async function buildBeside({ packDir, wheel, tools, tfjsNodeDir, node24, report }) {
  removeInterrupted(packDir);
  const dir = `${packDir}.building-${process.pid}`;
  fs.mkdirSync(dir);
  try {
    const nodeHeadersDir = join(repoRoot, 'node_modules', 'node-api-headers', 'include');
    const failure = await buildPack({ dir, wheel, tools, tfjsNodeDir, nodeHeadersDir, node24, report });
    fs.rmSync(packDir, { recursive: true, force: true });
    fs.renameSync(dir, packDir);
    return failure;
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

function removeInterrupted(packDir) {
  const parent = dirname(packDir);
  const prefix = `${packDir.slice(parent.length + 1)}.building-`;
  for (const name of fs.readdirSync(parent)) {
    if (name.startsWith(prefix)) fs.rmSync(join(parent, name), { recursive: true, force: true });
  }
}

/**
 * One line: what is missing, what is used instead, how to get it.
 * @param {import('./prerequisites.mjs').Missing[]} missing
 */
export function missingLine(missing, hasApt = Boolean(findOnPath(['apt-get']))) {
  const what = missing.map((part) => part.what).join(' and ');
  const packages = missing.map((part) => part.debianPackage).filter(Boolean).join(' ');
  const remedies = missing.map((part) => part.remedy).filter(Boolean);
  if (packages) remedies.unshift(hasApt ? `apt-get install ${packages}` : `install ${packages} with your system's package manager`);
  const remedy = remedies.length > 0 ? ` To get it: ${remedies.join(', ')}, then npm start again.` : '';
  return `TensorFlow's library: not set up, because this machine lacks ${what}. ${instead}${remedy}`;
}

/** Node resolves the real path before loading, so the addon finds the library beside itself in the pack. */
function linkAddon(target, link) {
  try {
    if (fs.readlinkSync(link) === target) return;
  } catch { /* no link yet */ }
  fs.mkdirSync(dirname(link), { recursive: true });
  const temporary = `${link}.${process.pid}`;
  fs.rmSync(temporary, { force: true });
  fs.symlinkSync(target, temporary);
  fs.renameSync(temporary, link);
}
