import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { pathToFileURL } from 'node:url';

/**
 * Notes each time the event loop of a process was held, in processor time of its main thread: on a machine that is busy with
 * other tests the clock on the wall also counts what they took.
 */
export interface LoopHold {
  /** Between two turns of the event loop. */
  readonly cpuMs: number;
  readonly wallMs: number;
}

/** Shorter holds are too many to note. */
const NOTED_FROM_MS = 15;
const VARIABLE = 'FEWSLICE_LOOP_WATCH';

/** Runs `start`; a Node process that it starts at once is watched from its beginning, its own children are not. */
export function watchLoopOf<T>(file: string, start: () => T): T {
  const before = process.env['NODE_OPTIONS'];
  Object.assign(process.env, { NODE_OPTIONS: `${before ?? ''} --import ${pathToFileURL(import.meta.filename).href}`, [VARIABLE]: file });
  try {
    return start();
  } finally {
    if (before === undefined) delete process.env['NODE_OPTIONS'];
    else process.env['NODE_OPTIONS'] = before;
    delete process.env[VARIABLE];
  }
}

/** What was noted so far, longest first. */
export function loopHolds(file: string): LoopHold[] {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  return lines.filter(Boolean).map((line) => JSON.parse(line) as LoopHold).sort((a, b) => b.cpuMs - a.cpuMs);
}

function watch(file: string): void {
  let wall = performance.now();
  let cpu = process.threadCpuUsage();
  setInterval(() => {
    const { user, system } = process.threadCpuUsage(cpu);
    const hold: LoopHold = { cpuMs: (user + system) / 1000, wallMs: performance.now() - wall };
    if (hold.cpuMs >= NOTED_FROM_MS) appendFileSync(file, `${JSON.stringify(hold)}\n`);
    wall = performance.now();
    cpu = process.threadCpuUsage();
  }, 1).unref();
}

const file = process.env[VARIABLE];
if (file !== undefined && isMainThread) {
  delete process.env[VARIABLE];
  watch(file);
}
