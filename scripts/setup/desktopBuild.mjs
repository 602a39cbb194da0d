import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';
import { lastLines, runCommand } from './command.mjs';
import { hashOfSources } from './pageBuild.mjs';
import { repoRoot } from './paths.mjs';
import { SetupError } from './setupError.mjs';

/** Everything the shell's two files are made of. */
const sources = ['electron/main', 'electron/preload', 'shared/contract', 'shared/messages', 'vite.desktop.config.ts', 'package.json', 'tsconfig.base.json'];

/**
 * Builds the desktop shell into dist/desktop, an app folder for Electron, if its sources changed since the last build.
 * @throws {SetupError} if Vite fails
 */
export async function ensureDesktop({ node24, report, root = repoRoot }) {
  const out = join(root, 'dist', 'desktop');
  const stamp = join(out, 'sources.sha256');
  const hash = createHash('sha256').update(hashOfSources(root, sources)).update(node24).digest('hex');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === hash) return out;
  report.line('Desktop shell: building');
  fs.rmSync(out, { recursive: true, force: true });
  for (const mode of ['main', 'preload']) await build({ node24, root, mode });
  const { version } = JSON.parse(fs.readFileSync(join(root, 'package.json'), 'utf8'));
  writeJson(join(out, 'package.json'), { name: 'fewslice', productName: 'Fewslice', version, main: 'main.cjs', private: true });
  writeJson(join(out, 'layout.json'), layoutOfClone(root, node24, version));
  fs.writeFileSync(stamp, hash);
  return out;
}

/** Where the parts lie in a clone (electron/main/layout.ts). */
function layoutOfClone(root, node24, version) {
  return {
    node: node24,
    core: join(root, 'electron', 'core', 'desktop', 'main.ts'),
    page: join(root, 'dist', 'renderer'),
    samples: join(root, 'resources', 'samples'),
    icon: join(root, 'resources', 'icons', 'icon.png'),
    integrity: null,
    version,
  };
}

async function build({ node24, root, mode }) {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const { ok, output } = await runCommand(node24, [vite, 'build', '--config', 'vite.desktop.config.ts', '--mode', mode, '--logLevel', 'warn'], { cwd: root });
  if (!ok) throw new SetupError(`Desktop shell: it could not be built. Vite said:\n${lastLines(output, 12)}`);
}

function writeJson(path, value) {
  fs.writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}
