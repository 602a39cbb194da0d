import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { join, relative } from 'node:path';
import { lastLines, runCommand } from './command.mjs';
import { repoRoot } from './paths.mjs';
import { SetupError } from './setupError.mjs';

/** Everything the page is made of. The lock file stands for the packages in it. */
const sources = ['renderer', 'shared', 'resources/presets', 'vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.base.json', 'tsconfig.renderer.json'];

/**
 * Builds the page into dist/renderer if its sources changed since the last build.
 * @throws {SetupError} if Vite fails
 */
export async function ensurePage({ node24, report, root = repoRoot }) {
  const stamp = join(root, 'dist', 'renderer.sha256');
  const out = join(root, 'dist', 'renderer');
  const hash = hashOfSources(root, sources);
  if (fs.existsSync(join(out, 'index.html')) && readIfThere(stamp) === hash) return;
  report.line('Page: building');
  const started = performance.now();
  await build({ node24, root, out });
  fs.writeFileSync(stamp, hash);
  report.line(`Page: built in ${Math.round((performance.now() - started) / 1000)} s`);
}

/** Builds beside and swaps, so that a server which is running never serves half a page. */
async function build({ node24, root, out }) {
  const beside = `${out}.building-${process.pid}`;
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  try {
    const { ok, output } = await runCommand(node24, [vite, 'build', '--outDir', beside, '--emptyOutDir', '--logLevel', 'warn'], { cwd: root });
    if (!ok) throw new SetupError(`Page: it could not be built. Vite said:\n${lastLines(output, 12)}`);
    fs.rmSync(out, { recursive: true, force: true });
    fs.renameSync(beside, out);
  } finally {
    fs.rmSync(beside, { recursive: true, force: true });
  }
}

/**
 * @param {string} root
 * @param {string[]} names files and folders below it
 */
export function hashOfSources(root, names) {
  const hash = createHash('sha256');
  for (const file of names.flatMap((name) => filesUnder(join(root, name)))) {
    hash.update(relative(root, file)).update('\0').update(fs.readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function filesUnder(path) {
  const stat = fs.statSync(path, { throwIfNoEntry: false });
  if (!stat) return [];
  if (stat.isFile()) return [path];
  return fs.readdirSync(path).sort().flatMap((name) => filesUnder(join(path, name)));
}

function readIfThere(path) {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
