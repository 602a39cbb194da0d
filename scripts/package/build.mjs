/**
 * The second half of `npm run package`, under Node 24 with every package there: lays the program out, lets
 * electron-builder pack it, looks at what came out. Options: scripts/package.mjs.
 */
import fs from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureDesktop } from '../setup/desktopBuild.mjs';
import { repoRoot } from '../setup/paths.mjs';
import { createReporter } from '../setup/reporter.mjs';
import { SetupError } from '../setup/setupError.mjs';
import { faultsInside, sizesOf } from './inside.mjs';
import { stageProgram } from './stage.mjs';

const { values: options } = parseArgs({
  options: {
    'electron-dist': { type: 'string' },
    'electron-version': { type: 'string' },
    'for-tests': { type: 'boolean', default: false },
    'without-engine': { type: 'boolean', default: false },
    installers: { type: 'boolean', default: false },
    output: { type: 'string', default: join(repoRoot, 'out') },
  },
});

const say = (text) => process.stdout.write(`${text}\n`);
const output = options.output;
/** Where electron-builder.yml looks. */
const stage = join(repoRoot, 'out', 'stage');

try {
  await ensureDesktop({ node24: process.execPath, report: createReporter() });
  const { withEngine } = stageProgram({ root: repoRoot, stage, node24: process.execPath, engine: !options['without-engine'] });
  if (!withEngine) say('Without the engine pack: the program computes in WebAssembly.');
  await pack();
  await look();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function pack() {
  // A second name for each file of that gigabyte is enough to look at it; an installer's files are signed, so they are copies.
  if (!options.installers) process.env.USE_HARD_LINKS = 'true';
  const { build, Platform } = await import('electron-builder');
  const targets = options.installers ? undefined : Platform.current().createTarget('dir');
  const config = { extends: configFile(), directories: { output } };
  if (options['electron-dist']) config.electronDist = options['electron-dist'];
  if (options['electron-version']) config.electronVersion = options['electron-version'];
  await build({ projectDir: repoRoot, config, targets, publish: 'never' }).catch((error) => {
    throw new SetupError(`Packaging: electron-builder stopped. It said: ${error.message}`, { cause: error });
  });
  fs.rmSync(stage, { recursive: true, force: true });
}

/**
 * electron-builder.yml, or for tests a copy in which two fuses differ: Playwright drives the main process by --inspect,
 * and Electron 22 has no fuse for file:// yet. (Options of the call can add to the file, and take nothing away.)
 */
function configFile() {
  const file = join(repoRoot, 'electron-builder.yml');
  if (!options['for-tests']) return file;
  const text = fs.readFileSync(file, 'utf8').replace('enableNodeCliInspectArguments: false', 'enableNodeCliInspectArguments: true').replace(/^ *grantFileProtocolExtraPrivileges: .*\n/m, '');
  const copy = join(stage, 'electron-builder.yml');
  fs.writeFileSync(copy, text);
  return copy;
}

async function look() {
  const { listPackage } = await import('@electron/asar');
  for (const { appDir, resources } of unpackedPrograms()) {
    const faults = faultsInside({ root: repoRoot, resources, asarFiles: listPackage(join(resources, 'app.asar')) });
    if (faults.length > 0) throw new SetupError(`Packaging: what came out is not as it should be.\n${faults.slice(0, 20).join('\n')}`);
    for (const { name, bytes } of sizesOf(appDir, resources)) say(`${(bytes / 1e6).toFixed(1).padStart(8)} MB  ${name}`);
    say(appDir);
  }
}

function unpackedPrograms() {
  return fs.readdirSync(output).flatMap((name) => {
    const appDir = join(output, name);
    const inside = name.startsWith('mac') ? join(appDir, 'Fewslice.app', 'Contents', 'Resources') : join(appDir, 'resources');
    return fs.existsSync(join(inside, 'app.asar')) ? [{ appDir, resources: inside }] : [];
  });
}
