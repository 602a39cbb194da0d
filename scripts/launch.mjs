import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repoRoot, userCacheDir } from './setup/paths.mjs';

/** Read once by TensorFlow when it is loaded; its own choice of oneDNN depends on the processor and is slower without. */
const tensorflowSettings = { TF_ENABLE_ONEDNN_OPTS: '1', TF_CPP_MIN_LOG_LEVEL: '2' };

/**
 * Starts the command line program under Node 24. The child's descriptor 3 is a pipe that closes when this process ends,
 * however it ends: endWithParent.mjs then asks the child to stop, so that nothing is left behind.
 * @param {string} node24
 * @param {string[]} args
 * @param {{ stdout?: 'inherit' | 'pipe', stderr?: 'inherit' | 'pipe' }} [options]
 */
export function spawnProgram(node24, args, { stdout = 'inherit', stderr = 'inherit' } = {}) {
  const guard = pathToFileURL(join(repoRoot, 'scripts', 'endWithParent.mjs')).href;
  const program = join(repoRoot, 'electron', 'cli', 'main.ts');
  return spawn(node24, ['--import', guard, program, ...args], {
    stdio: ['inherit', stdout, stderr, 'pipe'],
    // Compiled modules are kept from one start to the next: a short command takes half the time.
    env: { ...tensorflowSettings, NODE_COMPILE_CACHE: join(userCacheDir(), 'node'), ...process.env },
  });
}

/**
 * Starts a child, hands it the signals that it does not get by itself, and ends this process as the child ends.
 * @param {() => import('node:child_process').ChildProcess} start called once this process listens to signals: on a busy
 *   machine the child can be up before this one runs again, and a signal in between would end only this one
 */
export function followChild(start) {
  const ownTerminal = hasTerminal();
  // Ctrl-C reaches every process of the terminal's group: handing it on would make it two.
  process.on('SIGINT', () => { if (!ownTerminal) child.kill('SIGINT'); });
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGHUP', () => child.kill('SIGHUP'));
  const child = start();
  child.on('error', (error) => {
    process.stderr.write(`Fewslice could not be started: ${error.message}\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
  return child;
}

function hasTerminal() {
  if (process.platform === 'win32') return Boolean(process.stdin.isTTY);
  try {
    closeSync(openSync('/dev/tty', 'r'));
    return true;
  } catch {
    return false;
  }
}
