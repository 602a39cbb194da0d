import fs from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { readRecord } from '../setup/engine-pack/index.mjs';
import { addon, libraries, notices, packName, wheelFor } from '../setup/engine-pack/recipe.mjs';
import { enginesDir } from '../setup/paths.mjs';
import { SetupError } from '../setup/setupError.mjs';
import { runtimePackages } from './closure.mjs';
import { isShipped } from './shippedFiles.mjs';
import { copyFile, linkOrCopy, placeFiles } from './tree.mjs';

const addonInPackage = `node_modules/@tensorflow/tfjs-node/lib/napi-v8/${addon}`;

/**
 * Lays out in `stage` what electron-builder takes: `app` becomes the asar, `resources` lies beside it as it is.
 * @param {{ root: string, stage: string, node24: string, engine: boolean }} options `engine`: whether the pack comes along
 * @returns {{ withEngine: boolean }} false where the user has no pack (the program then computes in WebAssembly)
 */
export function stageProgram({ root, stage, node24, engine }) {
  fs.rmSync(stage, { recursive: true, force: true });
  const resources = join(stage, 'resources');
  stageApp(root, join(stage, 'app'));
  stageCore(root, join(resources, 'core'));
  stageNode(node24, join(resources, 'node'));
  placeFiles(join(root, 'resources', 'samples'), join(resources, 'samples'));
  placeFiles(join(root, 'resources', 'licences'), join(resources, 'licences'));
  copyFile(join(root, 'resources', 'icons', '512x512.png'), join(resources, 'icon.png'));
  stageLauncher(root, join(resources, 'bin'));
  const withEngine = engine && stageEngine(root, resources);
  return { withEngine };
}

/** The two files of the shell, and the page. */
function stageApp(root, app) {
  const built = join(root, 'dist', 'desktop');
  for (const name of ['main.cjs', 'preload.cjs', 'package.json']) copyFile(join(built, name), join(app, name));
  placeFiles(join(root, 'dist', 'renderer'), join(app, 'page'), { place: copyFile });
  const { version } = JSON.parse(fs.readFileSync(join(root, 'package.json'), 'utf8'));
  const layout = {
    node: `resources:node/${nodeName}`,
    core: 'resources:core/electron/core/desktop/main.ts',
    page: 'page',
    samples: 'resources:samples',
    icon: 'resources:icon.png',
    integrity: 'resources:integrity.json',
    version,
  };
  fs.writeFileSync(join(app, 'layout.json'), `${JSON.stringify(layout, null, 2)}\n`);
}

const nodeName = process.platform === 'win32' ? 'node.exe' : 'node';

/** The TypeScript that Node 24 runs as it is, and the packages it imports. */
function stageCore(root, core) {
  for (const part of ['shared', 'electron/core', 'electron/trainer', 'electron/cli']) {
    // Copied, not linked: somebody may edit the source while the program is made.
    placeFiles(join(root, part), join(core, part), { wanted: (path) => /\.(ts|json)$/.test(path) && !path.endsWith('.d.ts'), place: copyFile });
  }
  placeFiles(join(root, 'resources', 'presets'), join(core, 'resources', 'presets'), { place: copyFile });
  const { name, version, type, imports, license } = JSON.parse(fs.readFileSync(join(root, 'package.json'), 'utf8'));
  const own = { name, version, private: true, license, type, imports: { '#shared/*': imports['#shared/*'], '#electron/*': imports['#electron/*'] } };
  fs.writeFileSync(join(core, 'package.json'), `${JSON.stringify(own, null, 2)}\n`);
  const lock = JSON.parse(fs.readFileSync(join(root, 'package-lock.json'), 'utf8'));
  for (const path of runtimePackages(lock)) stagePackage(root, core, path);
}

function stagePackage(root, core, path) {
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const isNested = (file) => file === 'node_modules' || file.endsWith('/node_modules');
  placeFiles(join(root, path), join(core, path), { wanted: (file) => isShipped(name, file), skip: isNested });
}

/** @throws {SetupError} where the licence that Node asks to travel with it is not found beside it */
function stageNode(node24, dir) {
  const licence = [join(dirname(node24), '..', 'LICENSE'), join(dirname(node24), 'LICENSE')].find((path) => fs.existsSync(path));
  if (!licence) throw new SetupError(`Packaging: the licence of Node was not found near ${node24}. Run it under a Node of nodejs.org's archives.`);
  linkOrCopy(fs.realpathSync(node24), join(dir, nodeName));
  linkOrCopy(licence, join(dir, 'LICENSE'));
}

/** TensorFlow's library, and where tfjs-node looks a link to its bridge, which holds wherever the folder is moved. */
function stageEngine(root, resources) {
  const wheel = wheelFor();
  const { version } = JSON.parse(fs.readFileSync(join(root, 'node_modules/@tensorflow/tfjs-node/package.json'), 'utf8'));
  const pack = wheel && join(enginesDir(), packName(wheel, version));
  const record = pack && readRecord(pack);
  if (!record || record.failure) return false;
  for (const name of [...libraries, notices, addon, 'pack.json']) linkOrCopy(join(pack, name), join(resources, 'engine', name));
  const link = join(resources, 'core', addonInPackage);
  fs.mkdirSync(dirname(link), { recursive: true });
  fs.symlinkSync(relative(dirname(link), join(resources, 'engine', addon)), link);
  return true;
}

function stageLauncher(root, bin) {
  const name = process.platform === 'win32' ? 'fewslice.cmd' : 'fewslice';
  const to = join(bin, name);
  fs.mkdirSync(bin, { recursive: true });
  fs.copyFileSync(join(root, 'scripts', 'package', 'launcher', name), to);
  fs.chmodSync(to, 0o755);
}
