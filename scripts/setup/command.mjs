import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The last characters of a command's output kept for a failure report. */
const keptOutput = 8000;

/**
 * Runs a command to its end and keeps the tail of what it said.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, onOutput?: (text: string) => void }} [options]
 * @returns {Promise<{ ok: boolean, code: number | null, signal: string | null, output: string, timedOut: boolean }>}
 *   never rejects: a command that cannot be started is not ok, and its output says why.
 */
export function runCommand(command, args, { cwd, env, timeoutMs, onOutput } = {}) {
  return new Promise((resolve) => {
    let output = '';
    let timedOut = false;
    const child = spawn(command, args, { cwd, env: env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'] });
    const timer = timeoutMs && setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
      // What it has started may hold its output open for as long as it likes.
      child.stdout.destroy();
      child.stderr.destroy();
    }, timeoutMs);
    const keep = (chunk) => {
      const text = String(chunk);
      output = (output + text).slice(-keptOutput);
      onOutput?.(text);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const finish = (code, signal) => {
      if (timer) clearTimeout(timer);
      resolve({ ok: code === 0, code, signal, output, timedOut });
    };
    child.on('error', (error) => { output += error.message; finish(null, null); });
    child.on('close', finish);
  });
}

/**
 * The first of these names that is an executable on PATH, as a full path, or null.
 * @param {string[]} names
 */
export function findOnPath(names, env = process.env) {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
  for (const name of names) {
    for (const dir of (env.PATH ?? '').split(delimiter).filter(Boolean)) {
      for (const ending of endings) {
        const path = join(dir, name + ending);
        try {
          accessSync(path, constants.X_OK);
          return path;
        } catch { /* not here: look in the next folder */ }
      }
    }
  }
  return null;
}

/** The last `count` lines of a command's output that say anything, for a failure report. */
export function lastLines(output, count = 3) {
  return output.split('\n').map((line) => line.trim()).filter(Boolean).slice(-count).join('\n');
}
