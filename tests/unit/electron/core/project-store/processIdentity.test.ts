import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isRunning, processStart } from '#electron/core/project-store/processIdentity.ts';

describe('whether a process runs', () => {
  it('is known of this one, and not of another that got its number', () => {
    expect(isRunning(process.pid, processStart(process.pid))).toBe(true);
    expect(isRunning(process.pid, null)).toBe(true);
    if (process.platform === 'linux') expect(isRunning(process.pid, '1')).toBe(false);
  });

  it('one that has ended does not, also where nobody has taken notice of it', { skip: process.platform !== 'linux' }, async () => {
    // The shell becomes a program that never asks for its child's end.
    const parent = spawn('sh', ['-c', 'sh -c "read line" <&3 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore', 'pipe'] });
    onTestFinished(() => void parent.kill('SIGKILL'));
    const [line] = (await once(parent.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
    const pid = Number(String(line));
    // Until then it is a shell, which would ask.
    await expect.poll(() => readFileSync(`/proc/${parent.pid}/comm`, 'utf8').trim()).toBe('sleep');
    const start = processStart(pid);
    expect(isRunning(pid, start)).toBe(true);
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => /\) (.)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]).toBe('Z');
    expect(isRunning(pid, start)).toBe(false);
    expect(isRunning(pid, null)).toBe(false);
  });
});
