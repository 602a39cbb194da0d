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

/** Strokes reach the core one at a time and in the order they were made; none is dropped for want of an answer. */
export class StrokeQueue {
  readonly #ports: StrokeQueuePorts;
  #waiting: QueuedStroke[] = [];
  #draining: Promise<void> | null = null;

  constructor(ports: StrokeQueuePorts) {
    this.#ports = ports;
  }

  get numWaiting(): number {
    return this.#waiting.length;
  }

  /** What the core has not acknowledged yet, oldest first. */
  waitingFor(caseId: string): readonly QueuedStroke[] {
    return this.#waiting.filter((stroke) => stroke.caseId === caseId);
  }

  push(stroke: QueuedStroke): void {
    this.#waiting.push(stroke);
    if (!this.#draining) this.#ports.onState({ kind: 'saving' });
    void this.drained();
  }

  /** Resolves when nothing waits any more. */
  drained(): Promise<void> {
    this.#draining ??= this.#drain().finally(() => {
      this.#draining = null;
    });
    return this.#draining;
  }

  async #drain(): Promise<void> {
    let delay = firstDelayMs;
    let numFaults = 0;
    for (let stroke = this.#waiting[0]; stroke; stroke = this.#waiting[0]) {
      const failure = await this.#offer(stroke);
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
      if (failure) this.#ports.onRefused(stroke, failure);
      this.#ports.onState(this.#waiting.length > 0 ? { kind: 'saving' } : { kind: 'saved' });
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
