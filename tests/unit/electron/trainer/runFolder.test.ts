import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeRunFolder } from '#electron/trainer/runFolder.ts';

let runDir = '';
let other: ChildProcess | null = null;

/** Another trainer that has the folder; it lets go when it is told to, by a line. */
async function anotherHolds(): Promise<ChildProcess> {
  const module = pathToFileURL(join(import.meta.dirname, '../../../../electron/trainer/runFolder.ts')).href;
  const program = `const { takeRunFolder } = await import(${JSON.stringify(module)});
    const lock = await takeRunFolder(${JSON.stringify(runDir)});
    process.stdout.write('held\\n');
    process.stdin.once('data', async () => { await lock.release(); process.exit(0); });`;
  other = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['pipe', 'pipe', 'inherit'], cwd: join(import.meta.dirname, '../../../..') });
  await once(other.stdout as NodeJS.ReadableStream, 'data');
  return other;
}

beforeEach(() => { runDir = mkdtempSync(join(tmpdir(), 'fewslice-run-')); });
afterEach(() => {
  other?.kill('SIGKILL');
  other = null;
  rmSync(runDir, { recursive: true, force: true });
});

describe('the folder of a run', () => {
  it('is taken at once where nobody has it, made where it is missing, and left without a trace', async () => {
    const lock = await takeRunFolder(join(runDir, 'run-1'));
    expect(JSON.parse(readFileSync(join(runDir, 'run-1', 'lock.json'), 'utf8'))).toMatchObject({ pid: process.pid });
    await lock.release();
    expect(existsSync(join(runDir, 'run-1', 'lock.json'))).toBe(false);
  });

  it('is waited for while another trainer still writes into it', async () => {
    const holder = await anotherHolds();
    let taken = false;
    const taking = takeRunFolder(runDir).then((lock) => {
      taken = true;
      return lock;
    });
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(taken).toBe(false);
    holder.stdin?.write('let go\n');
    await (await taking).release();
    expect(holder.signalCode).toBeNull();
  });

  it('is taken from one that does not come to an end: that one is killed', async () => {
    const holder = await anotherHolds();
    holder.kill('SIGSTOP');
    const gone = once(holder, 'exit');
    const lock = await takeRunFolder(runDir, 200);
    expect(await gone).toEqual([null, 'SIGKILL']);
    await lock.release();
  });

  it('stays with a trainer on another computer, whose process nobody here may judge', async () => {
    const now = new Date().toISOString();
    const held = { token: 'theirs', pid: process.ppid, processStart: '1', host: `not-${hostname()}`, since: now, heartbeat: now };
    writeFileSync(join(runDir, 'lock.json'), JSON.stringify(held));
    await expect(takeRunFolder(runDir, 200)).rejects.toMatchObject({ code: 'projectLocked' });
    expect(JSON.parse(readFileSync(join(runDir, 'lock.json'), 'utf8'))).toEqual(held);
  });
});
