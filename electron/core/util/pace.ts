import { setImmediate } from 'node:timers/promises';

/** Long work is done in pieces of this length, so that whoever else is connected gets answers. */
const PIECE_MS = 10;

/**
 * Cuts long work into pieces: `if (pace.isDue()) await pace.rest()` in its loop. Asking costs a look at the clock, so that a
 * loop of many short rounds does not wait once each round.
 */
export class Pace {
  #began = performance.now();

  isDue(): boolean {
    return performance.now() - this.#began >= PIECE_MS;
  }

  /** Lets the event loop turn. */
  async rest(): Promise<void> {
    await setImmediate();
    this.#began = performance.now();
  }
}
