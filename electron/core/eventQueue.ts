const MOST_WAITING = 2_000;

/** What waits for one page. Newer events take the place of older ones of their key; too many become 'overflow'. */
export class EventQueue<T> {
  /** In order of arrival; those that nothing replaces bear a number. */
  readonly #waiting = new Map<string | number, T>();
  #nextNumber = 0;
  #overflowed = false;
  #wake: (() => void) | null = null;

  push(item: T, key: string | null): void {
    if (key !== null) this.#waiting.delete(key);
    this.#waiting.set(key ?? this.#nextNumber++, item);
    if (this.#waiting.size > MOST_WAITING) {
      this.#waiting.clear();
      this.#overflowed = true;
    }
    this.#wake?.();
  }

  /** The oldest that waits; null once the signal aborts. */
  async next(signal: AbortSignal | undefined): Promise<T | 'overflow' | null> {
    while (this.#waiting.size === 0 && !this.#overflowed) {
      if (signal?.aborted) return null;
      await new Promise<void>((resolve) => {
        const wake = () => {
          signal?.removeEventListener('abort', wake);
          this.#wake = null;
          resolve();
        };
        this.#wake = wake;
        signal?.addEventListener('abort', wake, { once: true });
      });
    }
    if (this.#overflowed) {
      this.#overflowed = false;
      return 'overflow';
    }
    for (const [key, item] of this.#waiting) {
      this.#waiting.delete(key);
      return item;
    }
    return null;
  }
}
