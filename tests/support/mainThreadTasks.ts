import type { CDPSession, Page } from '@playwright/test';

/**
 * What the page's main thread did, task by task, as Chromium's own trace says it.
 *
 * A task counts by the processor time that the main thread spent on it (`tdur`), not by the clock on the wall. The machine of
 * the tests has two cores, both of them training, and draws WebGL in software: for most of a long task's wall time the thread
 * waits, for a core or for the other process in which the picture is drawn. Neither wait is work of ours, and both go away
 * on a computer with a graphics card. What our scripts, Vue, Cornerstone, the style and layout they cause, and the garbage
 * they leave cost is all in `tdur`, so nothing of ours is left out. Wall times are reported beside it, to be looked at.
 */
export interface MainThreadTask {
  /** Processor time of the main thread, ms. */
  readonly cpuMs: number;
  /** Clock on the wall, ms. */
  readonly wallMs: number;
  /** Microseconds on the trace's clock. */
  readonly at: number;
  /** What ran in it, longest first: "FunctionCall app.js:12 40 ms". */
  readonly parts: readonly string[];
  /** Whether a script ran in it, or style, layout or paint of our document; else it is the browser's own housekeeping. */
  readonly isOurs: boolean;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string; readonly data?: { readonly url?: string; readonly functionName?: string; readonly lineNumber?: number; readonly type?: string } };
}

const CATEGORIES = ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline', 'v8', 'blink.user_timing', '__metadata'];
const TASKS = new Set(['RunTask', 'ThreadControllerImpl::RunTask', 'ThreadPool_RunTask']);
const OURS = new Set(['FunctionCall', 'EvaluateScript', 'v8.callFunction', 'RunMicrotasks', 'FireAnimationFrame', 'TimerFire', 'EventDispatch', 'XHRReadyStateChange', 'UpdateLayoutTree', 'Layout', 'Paint', 'PrePaint', 'ParseHTML', 'MinorGC', 'MajorGC', 'V8.GC_SCAVENGER', 'V8.GC_MC_BACKGROUND_MARKING']);

/** Follows the main thread of a page from `start` to `stop`. Works in every Chromium, Electron's as well. */
export class MainThreadTrace {
  readonly #session: CDPSession;
  readonly #events: TraceEvent[] = [];

  private constructor(session: CDPSession) {
    this.#session = session;
    session.on('Tracing.dataCollected', ({ value }) => this.#events.push(...(value as unknown as TraceEvent[])));
  }

  static async start(page: Page): Promise<MainThreadTrace> {
    const trace = new MainThreadTrace(await page.context().newCDPSession(page));
    await trace.#session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { recordMode: 'recordAsMuchAsPossible', includedCategories: CATEGORIES } });
    // A name that only this page's thread writes: how it is told from other renderers.
    await page.evaluate(() => performance.mark('fewslice-main-thread'));
    return trace;
  }

  async stop(): Promise<MainThreadTask[]> {
    const complete = new Promise<void>((resolve) => this.#session.once('Tracing.tracingComplete', () => resolve()));
    await this.#session.send('Tracing.end');
    await complete;
    await this.#session.detach();
    return tasksOf(this.#events);
  }
}

function tasksOf(events: readonly TraceEvent[]): MainThreadTask[] {
  const mark = events.find(({ name }) => name === 'fewslice-main-thread');
  if (!mark) throw new Error('the trace does not hold the mark of the page');
  const own = events.filter(({ ph, pid, tid }) => ph === 'X' && pid === mark.pid && tid === mark.tid).sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
  const tasks = outermost(own.filter(({ name }) => TASKS.has(name)));
  if (tasks.length === 0) throw new Error('the trace holds no task of the main thread');
  if (!tasks.some(({ tdur }) => tdur !== undefined)) throw new Error('the trace holds no processor times');
  return tasks.map((task) => toTask(task, own));
}

function outermost(tasks: readonly TraceEvent[]): TraceEvent[] {
  let end = -Infinity;
  return tasks.filter(({ ts, dur = 0 }) => {
    if (ts < end) return false;
    end = ts + dur;
    return true;
  });
}

function toTask(task: TraceEvent, own: readonly TraceEvent[]): MainThreadTask {
  const end = task.ts + (task.dur ?? 0);
  // Only a task that may be looked at is taken apart: there are hundreds of thousands of others.
  const inside = (task.dur ?? 0) > 5_000 ? own.filter((event) => event !== task && event.ts >= task.ts && event.ts < end && !TASKS.has(event.name)) : [];
  const longest = [...inside].sort((a, b) => (b.tdur ?? 0) - (a.tdur ?? 0)).slice(0, 8);
  return { cpuMs: (task.tdur ?? 0) / 1000, wallMs: (task.dur ?? 0) / 1000, at: task.ts, parts: longest.map(describePart), isOurs: inside.some(({ name }) => OURS.has(name)) };
}

function describePart({ name, tdur = 0, args }: TraceEvent): string {
  const { url, functionName, lineNumber, type } = args?.data ?? {};
  return [name, type, functionName, url && `${url.split('/').at(-1)}:${lineNumber}`, `${(tdur / 1000).toFixed(1)} ms`].filter(Boolean).join(' ');
}
