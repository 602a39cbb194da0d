import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const scripts = resolve(import.meta.dirname, '../../../scripts');
const url = (path: string): string => pathToFileURL(path).href;

let dir = '';
const started: ChildProcess[] = [];
beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'fewslice-launch-')); });
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});

/**
 * A launcher that starts a program as launch.mjs does, with the program replaced by one that writes what happens to it.
 * @param once the program is started, the launcher does this before anything else
 */
function launch(program: string, once = ''): ChildProcess {
  writeFileSync(join(dir, 'program.mjs'), program);
  writeFileSync(join(dir, 'launcher.mjs'), `
    import { spawn } from 'node:child_process';
    import { existsSync } from 'node:fs';
    import { followChild } from ${JSON.stringify(url(join(scripts, 'launch.mjs')))};
    followChild(() => {
      const child = spawn(process.execPath, ['--import', ${JSON.stringify(url(join(scripts, 'endWithParent.mjs')))}, ${JSON.stringify(join(dir, 'program.mjs'))}],
        { stdio: ['inherit', 'inherit', 'inherit', 'pipe'] });
      ${once}
      return child;
    });`);
  // A session of its own has no terminal, so that signals are handed on as in a service.
  const child = spawn(process.execPath, [join(dir, 'launcher.mjs')], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  started.push(child);
  return child;
}

/** Everything it prints, once its pipe is closed, which also means that no descendant lives. */
function output(child: ChildProcess): Promise<string> {
  return new Promise((done) => {
    let text = '';
    child.stdout?.on('data', (chunk) => { text += String(chunk); });
    child.stdout?.on('end', () => done(text));
  });
}

const exitOf = (child: ChildProcess): Promise<number | null> => new Promise((done) => child.on('exit', done));
const waiting = (signal: string): string => `process.on('${signal}', () => { console.log('got ${signal}'); process.exit(5); }); setInterval(() => {}, 1000); console.log('ready');`;

/** Sends a signal once the program has said that it is ready. */
function signalWhenReady(child: ChildProcess, signal: NodeJS.Signals): void {
  child.stdout?.once('data', () => child.kill(signal));
}

describe('the launcher', () => {
  it('ends with the exit code of the program', async () => {
    expect(await exitOf(launch('process.exit(7)'))).toBe(7);
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('hands %s to the program once and waits for its end', async (signal) => {
    const child = launch(waiting(signal));
    signalWhenReady(child, signal);
    const [text, code] = await Promise.all([output(child), exitOf(child)]);
    expect(text).toBe(`ready\ngot ${signal}\n`);
    expect(code).toBe(5);
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('hands on a %s that comes before it runs again after it has started the program, as on a busy machine', async (signal) => {
    const signalled = join(dir, 'signalled');
    const child = launch(waiting(signal), `while (!existsSync(${JSON.stringify(signalled)})) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);`);
    child.stdout?.once('data', () => {
      child.kill(signal);
      writeFileSync(signalled, '');
    });
    const [text, code] = await Promise.all([output(child), exitOf(child)]);
    expect(text).toBe(`ready\ngot ${signal}\n`);
    expect(code).toBe(5);
  });

  it('leaves no program behind when it is killed', async () => {
    const child = launch(waiting('SIGTERM'));
    signalWhenReady(child, 'SIGKILL');
    expect(await output(child)).toBe('ready\ngot SIGTERM\n');
  });

  it('leaves the children and threads of the program alone', async () => {
    const child = launch(`
      import { fork } from 'node:child_process';
      import { Worker, isMainThread } from 'node:worker_threads';
      const file = process.argv[1];
      if (!isMainThread) console.log('thread');
      else if (process.channel) { process.send('child'); process.disconnect(); }
      else {
        const ended = (of) => new Promise((done) => of.on('exit', done));
        const forked = fork(file).on('message', (message) => console.log(message));
        console.log('child', await ended(forked), 'thread', await ended(new Worker(file)));
      }`);
    const text = await output(child);
    expect(text.split('\n').sort()).toEqual(['', 'child', 'child 0 thread 0', 'thread']);
  });

  it('does not keep a program alive that has nothing left to do', async () => {
    expect(await exitOf(launch('console.log(1)'))).toBe(0);
  });
});
