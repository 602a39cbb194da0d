import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';
import { endOfWork } from './volumeTasks.ts';
import type { TaskAnswer, TaskError, TaskInput, TaskMessage, TaskName, TaskOutput } from './volumeTasks.ts';

interface Pending {
  readonly message: TaskMessage;
  readonly transfer: readonly ArrayBuffer[];
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
}

interface Slot {
  readonly worker: Worker;
  running: Pending | null;
}

const END_WITHIN_MS = 10_000;

/** A few worker threads that decode, encode and draw volumes, so that the event loop never waits for voxels. */
export class VolumePool {
  readonly #numWorkers: number;
  readonly #slots: Slot[] = [];
  #queue: Pending[] = [];
  #nextId = 1;
  #closed = false;

  constructor(numWorkers = Math.min(4, Math.max(2, availableParallelism() - 1))) {
    this.#numWorkers = numWorkers;
  }

  /** Runs one task; `urgent` ones (somebody waits) go before those of the background. */
  run<N extends TaskName>(name: N, input: TaskInput<N>, options: { urgent?: boolean; transfer?: readonly ArrayBuffer[] } = {}): Promise<TaskOutput<N>> {
    if (this.#closed) return Promise.reject(new UserError('cancelled', said('job.closing')));
    return new Promise((resolve, reject) => {
      // A task's name and input belong together by this signature, which the union cannot express.
      const message = { id: this.#nextId++, name, input } as unknown as TaskMessage;
      const pending: Pending = { message, transfer: options.transfer ?? [], resolve, reject };
      if (options.urgent) this.#queue.unshift(pending);
      else this.#queue.push(pending);
      this.#dispatch();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { reject } of this.#queue) reject(new UserError('cancelled', said('job.closing')));
    this.#queue = [];
    await Promise.all(this.#slots.map(({ worker }) => end(worker)));
  }

  #dispatch(): void {
    while (this.#queue.length > 0) {
      const slot = this.#slots.find((candidate) => candidate.running === null) ?? this.#addSlot();
      if (!slot) return;
      const next = this.#queue.shift() as Pending;
      slot.running = next;
      slot.worker.ref();
      slot.worker.postMessage(next.message, [...next.transfer]);
    }
  }

  #addSlot(): Slot | null {
    if (this.#slots.length >= this.#numWorkers) return null;
    const worker = new Worker(new URL('./volumeWorker.ts', import.meta.url), { name: 'volumes' });
    const slot: Slot = { worker, running: null };
    this.#slots.push(slot);
    worker.on('message', (answer: TaskAnswer) => this.#finish(slot, answer));
    worker.on('error', (error) => this.#drop(slot, error));
    worker.on('exit', () => this.#drop(slot, new Error('the worker ended')));
    return slot;
  }

  #finish(slot: Slot, answer: TaskAnswer): void {
    const pending = slot.running;
    slot.running = null;
    slot.worker.unref();
    if (pending && 'result' in answer) pending.resolve(answer.result as never);
    else if (pending && 'error' in answer) pending.reject(toError(answer.error));
    this.#dispatch();
  }

  /** A worker that died (out of memory) takes its task with it; the others go on. */
  #drop(slot: Slot, cause: unknown): void {
    const at = this.#slots.indexOf(slot);
    if (at < 0) return;
    this.#slots.splice(at, 1);
    const closing = new UserError('cancelled', said('job.closing'));
    const died = new UserError('unreadableVolume', said('volume.readerDied'), { cause });
    slot.running?.reject(this.#closed ? closing : died);
    slot.running = null;
    if (!this.#closed) this.#dispatch();
  }
}

/**
 * Lets a worker end by itself. One that is terminated between making an unpacker and setting it up takes the whole process
 * with it (node_zlib.cc, "close before init"), so that is left for a file system that does not answer.
 */
async function end(worker: Worker): Promise<void> {
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  worker.ref();
  worker.postMessage(endOfWork);
  const late = setTimeout(() => void worker.terminate(), END_WITHIN_MS);
  await ended;
  clearTimeout(late);
}

function toError({ code, message, said: sentence }: TaskError): Error {
  return code === null ? new Error(message) : new UserError(code, sentence ?? message);
}
