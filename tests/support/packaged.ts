import { spawn, spawnSync } from 'node:child_process';
import { cpSync, readFileSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { childrenOf } from './processTree.ts';

const root = resolve(import.meta.dirname, '../..');
/** On the clone's own disk, so that its gigabyte is links. */
export const packagedDir = join(root, 'dist', 'packaged-for-tests');

/** As it ships, but for what Playwright needs (scripts/package/build.mjs), around the test Electron. Gives its folder. */
export function packageForTests(): string {
  const dist = process.env.FEWSLICE_TEST_ELECTRON;
  if (!dist) throw new Error('FEWSLICE_TEST_ELECTRON names no Electron; run the tests by npm test -- e2e');
  rmSync(packagedDir, { recursive: true, force: true });
  const args = ['--for-tests', '--electron-dist', dist, '--electron-version', basename(dist), '--output', packagedDir];
  const made = spawnSync(process.execPath, [join(root, 'scripts', 'package', 'build.mjs'), ...args], { cwd: root, encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`npm run package failed:\n${made.stdout}${made.stderr}`);
  return join(packagedDir, 'linux-unpacked');
}

/** A second program of the same files, but for those named: these are copied, to be altered. */
export function copyWithOwn(appDir: string, name: string, own: readonly string[]): string {
  const copy = join(packagedDir, name);
  rmSync(copy, { recursive: true, force: true });
  if (spawnSync('cp', ['-al', appDir, copy]).status !== 0) throw new Error('the program could not be linked');
  for (const path of own) {
    rmSync(join(copy, path));
    cpSync(join(appDir, path), join(copy, path));
  }
  return copy;
}

/** Whether this process can give another one a network that has loopback alone. */
export function canLeaveNetwork(): boolean {
  return spawnSync('unshare', ['--net', 'ip', 'link', 'set', 'lo', 'up']).status === 0;
}

/** Runs a command with no network but loopback; gives its exit code and what it said. */
export function withoutNetwork(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<{ code: number | null; output: string }> {
  return new Promise((done) => {
    let output = '';
    const child = spawn('unshare', ['--net', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh', command, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += String(chunk)));
    child.once('error', (error) => done({ code: null, output: error.message }));
    child.once('close', (code) => done({ code, output }));
  });
}

/** Names of this process's network devices, loopback aside. */
export function networkDevices(): string[] {
  return readFileSync('/proc/net/dev', 'utf8').split('\n').slice(2).map((line) => line.split(':')[0]?.trim() ?? '').filter((name) => name !== '' && name !== 'lo');
}

/** Internet sockets of a process and all that it started that reach beyond loopback, as /proc/net names their addresses. */
export function socketsBeyondLoopback(pid: number): string[] {
  const inodes = new Set(treeOf(pid).flatMap(socketsOf));
  return ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((table) => readFileSync(`/proc/net/${table}`, 'utf8').trim().split('\n').slice(1).map((line) => line.trim().split(/\s+/))
    .filter((row) => inodes.has(row[9] ?? '') && !/^(0100007F|00000000000000000000000001000000|0000000000000000FFFF00000100007F):/.test(row[1] ?? ''))
    .map((row) => `${table} ${row[1]} > ${row[2]}`));
}

function treeOf(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(treeOf)];
}

function socketsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        return [];
      }
    });
  } catch {
    return []; // gone meanwhile
  }
}
