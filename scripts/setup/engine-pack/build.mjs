import fs from 'node:fs';
import { join } from 'node:path';
import { lastLines, runCommand } from '../command.mjs';
import { addon, compileArgs, libraries, notices, pipDownloadArgs, requirementsText, tensorflowVersion, unpackProgram } from './recipe.mjs';

/** A step of the build that did not work, in words for the user. */
export class PackBuildError extends Error {}

/**
 * Builds one engine pack in `dir` (exists, empty): fetch, unpack, compile, try in a throw-away process, record. What was
 * fetched and yet does not work here is recorded too, without its files, so that no start fetches it again.
 * @param {object} options
 * @param {string} options.dir
 * @param {object} options.wheel an entry of recipe.mjs
 * @param {{ compiler: string, python: string }} options.tools
 * @param {string} options.tfjsNodeDir
 * @param {string} options.nodeHeadersDir
 * @param {string} options.node24 the Node that will load the addon
 * @param {{ line(text: string): void, progress(text: string, fraction: number): void }} options.report
 * @returns {Promise<string>} '' if it works, else what happened
 * @throws {PackBuildError} where another try may go better
 */
export async function buildPack({ dir, wheel, tools, tfjsNodeDir, nodeHeadersDir, node24, report }) {
  const wheelFile = await fetchWheel(dir, wheel, tools.python, report);
  report.line("TensorFlow's library: unpacking");
  await must(tools.python, ['-c', unpackProgram, wheelFile, dir], 'it was fetched and could not be unpacked');
  fs.rmSync(join(dir, 'wheel'), { recursive: true });
  report.line("TensorFlow's library: compiling its bridge to Node");
  const compiled = await runCommand(tools.compiler, compileArgs({ packDir: dir, tfjsNodeDir, nodeHeadersDir }));
  const failure = compiled.ok ? await tryAddon(dir, node24) : `its bridge to Node did not compile: ${lastLines(compiled.output, 1)}`;
  if (failure) emptyFolder(dir);
  writeRecord(dir, wheel, failure);
  return failure;
}

function emptyFolder(dir) {
  for (const name of fs.readdirSync(dir)) fs.rmSync(join(dir, name), { recursive: true });
}

async function fetchWheel(dir, wheel, python, report) {
  const megabytes = Math.round(wheel.wheelBytes / 1e6);
  report.line(`TensorFlow's library: fetching, about ${megabytes} MB, once per user`);
  const wheelDir = join(dir, 'wheel');
  fs.mkdirSync(wheelDir);
  const requirements = join(wheelDir, 'requirements.txt');
  fs.writeFileSync(requirements, requirementsText(wheel));
  // pip writes to TMPDIR first: pointing it here shows the progress, and leaves nothing behind elsewhere.
  const env = { ...process.env, TMPDIR: wheelDir };
  const watch = setInterval(() => {
    report.progress("TensorFlow's library: fetching", folderBytes(wheelDir) / wheel.wheelBytes);
  }, 500);
  try {
    await must(python, pipDownloadArgs(wheel, wheelDir, requirements), 'it could not be fetched from the Python package index (is the network there?)', { env });
  } finally {
    clearInterval(watch);
  }
  const file = fs.readdirSync(wheelDir).find((name) => name.endsWith('.whl'));
  if (!file) throw new PackBuildError('it could not be fetched (pip left no file)');
  return join(wheelDir, file);
}

function folderBytes(dir) {
  let bytes = 0;
  for (const entry of fs.readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    try {
      bytes += entry.isDirectory() ? folderBytes(path) : fs.statSync(path).size;
    } catch { /* pip moved it meanwhile */ }
  }
  return bytes;
}

async function must(command, args, failure, options) {
  const { ok, output } = await runCommand(command, args, options);
  if (!ok) throw new PackBuildError(`${failure}: ${lastLines(output, 1)}.`);
}

/**
 * Loads the addon in a process of its own: on a processor it was not compiled for it dies by a signal.
 * @returns {Promise<string>} '' if it loads, else what happened
 */
async function tryAddon(dir, node24) {
  const program = `const b = require(${JSON.stringify(join(dir, addon))}); if (b.TF_Version !== '${tensorflowVersion}') throw new Error('it is version ' + b.TF_Version);`;
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' };
  const { ok, signal, output } = await runCommand(node24, ['-e', program], { env, timeoutMs: 60_000 });
  if (ok) return '';
  return signal ? `it stopped with ${signal}` : lastLines(output, 1);
}

/** The record is written last: a pack without it is not a pack. */
function writeRecord(dir, wheel, failure) {
  const names = failure ? [] : [...libraries, notices, addon];
  const files = Object.fromEntries(names.map((name) => [name, fs.statSync(join(dir, name)).size]));
  const record = { tensorflowVersion, wheel: wheel.wheel, wheelSha256: wheel.sha256, failure, files };
  fs.writeFileSync(join(dir, 'pack.json'), `${JSON.stringify(record, null, 2)}\n`);
}
