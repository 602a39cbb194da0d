import type { CallFailure } from '#renderer/ipc/index.ts';

/** Part of a stroke on its way to the journal. Runs: flat quadruples [start, length, before, after]. */
export interface QueuedStroke {
  readonly projectId: string;
  readonly caseId: string;
  readonly groupId: string;
  readonly tool: 'brush' | 'eraser' | 'outline';
  readonly structureValue: number | null;
  readonly sliceIndex: number | null;
  readonly runs: number[];
}

export type SaveState = { readonly kind: 'saved' } | { readonly kind: 'saving' } | { readonly kind: 'waiting'; readonly failure: CallFailure };

export interface StrokeQueuePorts {
  /** Resolves once the stroke is on disk. */
  send(stroke: QueuedStroke): Promise<unknown>;
  toFailure(error: unknown): CallFailure;
  onState(state: SaveState): void;
  /** The core will not take this stroke; what it holds of the case has to be read again. */
  onRefused(stroke: QueuedStroke, failure: CallFailure): void;
  delay(ms: number): Promise<void>;
}

/** A fault that nobody foresaw may pass or may not: so often is a stroke offered before it is given up. */
const mostFaults = 8;

/** A full or read-only disk can be mended, a core started again: the stroke is kept and offered again. Anything else will not change by waiting. */
function mayPass(failure: CallFailure, numFaults: number): boolean {
  if (failure.kind === 'fault') return numFaults < mostFaults;
  return failure.kind === 'unreachable' || failure.kind === 'shutOut' || failure.code === 'diskFull' || failure.code === 'notWritable';
}

const firstDelayMs = 500;
const longestDelayMs = 5000;

/** Another act that has its place among the strokes; never rejects. */
type Turn = () => Promise<void>;

function isStroke(item: QueuedStroke | Turn): item is QueuedStroke {
  return typeof item !== 'function';
}

/** Strokes reach the core one at a time and in the order they were made; none is dropped for want of an answer. */
export class StrokeQueue {
  readonly #ports: StrokeQueuePorts;
  readonly #waiting: (QueuedStroke | Turn)[] = [];
  #draining: Promise<void> | null = null;

  constructor(ports: StrokeQueuePorts) {
    this.#ports = ports;
  }

  get numWaiting(): number {
    return this.#waiting.length;
  }

  get #numStrokes(): number {
    return this.#waiting.filter(isStroke).length;
  }

  /** What the core has not acknowledged yet, oldest first. */
  waitingFor(caseId: string): readonly QueuedStroke[] {
    return this.#waiting.filter(isStroke).filter((stroke) => stroke.caseId === caseId);
  }

  push(stroke: QueuedStroke): void {
    if (this.#numStrokes === 0) this.#ports.onState({ kind: 'saving' });
    this.#waiting.push(stroke);
    void this.drained();
  }

  /** Calls once every stroke made before has been answered; those made after wait until the call has ended. */
  inTurn<T>(call: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting.push(() => call().then(resolve, reject));
      void this.drained();
    });
  }

  /** Resolves when nothing waits any more. */
  drained(): Promise<void> {
    if (this.#waiting.length > 0) this.#draining ??= this.#drain();
    return this.#draining ?? Promise.resolve();
  }

  async #drain(): Promise<void> {
    let delay = firstDelayMs;
    let numFaults = 0;
    try {
      for (let item = this.#waiting[0]; item; item = this.#waiting[0]) {
        const failure = isStroke(item) ? await this.#offer(item) : await item().then(() => null);
        numFaults = failure?.kind === 'fault' ? numFaults + 1 : 0;
        if (failure && mayPass(failure, numFaults)) {
          this.#ports.onState({ kind: 'waiting', failure });
          await this.#ports.delay(delay);
          delay = Math.min(longestDelayMs, delay * 2);
          continue;
        }
        this.#waiting.shift();
        numFaults = 0;
        delay = firstDelayMs;
        if (!isStroke(item)) continue;
        if (failure) this.#ports.onRefused(item, failure);
        this.#ports.onState(this.#numStrokes > 0 ? { kind: 'saving' } : { kind: 'saved' });
      }
    } finally {
      // At once with the last answer: whatever is pushed from here on needs a drain of its own.
      this.#draining = null;
    }
  }

  async #offer(stroke: QueuedStroke): Promise<CallFailure | null> {
    try {
      await this.#ports.send(stroke);
      return null;
    } catch (error) {
      return this.#ports.toFailure(error);
    }
  }
}
