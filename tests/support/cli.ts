import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const main = join(root, 'electron/cli/main.ts');

/** `serve` needs it; `npm test` builds it. */
export const pageIsBuilt = existsSync(join(root, 'dist/renderer/index.html'));

export interface CliRun {
  /** Exit code, or the signal's name. */
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
  /** The lines of stdout that are JSON objects. */
  readonly json: readonly Record<string, unknown>[];
  /** The most memory that the process held at a time, MB. */
  readonly peakMemoryMb: number;
  /** Processor time that the process took, all its threads together. */
  readonly cpuSeconds: number;
}

/** Runs `fewslice` as its own process, as a terminal would, with the folders of the user below `home`. */
export async function runCli(home: string, args: readonly string[], cwd = home): Promise<CliRun> {
  const child = spawn(process.execPath, ['--import', REPORT_USE, main, ...args], { cwd, env: userEnv(home), stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  const [stdout, stderr, use] = [child.stdio[1], child.stdio[2], child.stdio[3]].map((stream) => collect(stream as NodeJS.ReadableStream));
  const code = await exitOf(child);
  const text = await (stdout as Promise<string>);
  // A line of each thread that ended by itself; both numbers are of the whole process.
  const used = (await (use as Promise<string>)).trim().split('\n').map((line) => line.split(' ').map(Number) as [kB: number, cpuMicros: number]);
  return {
    code,
    stdout: text,
    stderr: await (stderr as Promise<string>),
    json: text.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Record<string, unknown>),
    peakMemoryMb: Math.max(...used.map(([kB]) => kB)) / 1024,
    cpuSeconds: Math.max(...used.map(([, cpuMicros]) => cpuMicros)) / 1e6,
  };
}

/** Writes the peak of resident memory (proc(5), VmHWM; getrusage elsewhere) in kB and the processor time in µs to file 3 at the end. */
const REPORT_USE = `data:text/javascript,${encodeURIComponent(`
  import fs from 'node:fs';
  process.on('exit', () => {
    let peak = process.resourceUsage().maxRSS;
    try { peak = /VmHWM:\\s*(\\d+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1]; } catch {}
    const { user, system } = process.cpuUsage();
    fs.writeSync(3, peak + ' ' + (user + system) + '\\n');
  });
`)}`;

export interface RunningServe {
  readonly child: ChildProcess;
  readonly port: number;
  readonly token: string;
  /** Ends it by a signal and waits. */
  end(signal?: NodeJS.Signals): Promise<number | string>;
}

/** `fewslice serve`, running; resolves when it printed its address. Ends with the test at the latest. */
export async function startServe(home: string, args: readonly string[] = []): Promise<RunningServe> {
  const child = spawnCli(home, ['serve', ...args]);
  const exited = exitOf(child);
  const stderr = collect(child.stderr as NodeJS.ReadableStream);
  const address = await Promise.race([firstLine(child), exited.then(async (code) => Promise.reject(new Error(`serve ended with ${code}: ${await stderr}`)))]);
  const url = new URL(address);
  const end = (signal: NodeJS.Signals = 'SIGTERM') => {
    child.kill(signal);
    return exited;
  };
  onTestFinished(async () => void (await end('SIGKILL')));
  return { child, port: Number(url.port), token: url.searchParams.get('token') ?? '', end };
}

/** `fewslice` running, for tests that meddle with it. */
export function spawnCli(home: string, args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [main, ...args], { cwd: home, env: userEnv(home), stdio: ['ignore', 'pipe', 'pipe'] });
}

export function exitOf(child: ChildProcess): Promise<number | string> {
  return new Promise((resolved, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolved(code ?? signal ?? 'unknown'));
  });
}

function userEnv(home: string): NodeJS.ProcessEnv {
  // vitest's own settings are not the program's business.
  const { NODE_OPTIONS: _options, VITEST: _vitest, ...env } = process.env;
  const folders = { HOME: home, XDG_DATA_HOME: join(home, 'data'), XDG_CACHE_HOME: join(home, 'cache') };
  // Sources are compiled once a test file instead of once a run: half of the time of a short command.
  return { ...env, ...folders, NODE_COMPILE_CACHE: join(home, 'compiled'), NO_COLOR: '1' };
}

async function collect(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolved) => {
    let text = '';
    child.stdout?.on('data', (chunk) => {
      text += String(chunk);
      if (text.includes('\n')) resolved(text.slice(0, text.indexOf('\n')));
    });
  });
}
