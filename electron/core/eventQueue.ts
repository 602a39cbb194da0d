const MOST_WAITING = 2_000;

/** What waits for one page. Newer events take the place of older ones of their key; too many become 'overflow'. */
export class EventQueue<T> {
  #waiting: { readonly item: T; readonly key: string | null }[] = [];
  #overflowed = false;
  #wake: (() => void) | null = null;

  push(item: T, key: string | null): void {
    if (key !== null) this.#waiting = this.#waiting.filter((other) => other.key !== key);
    this.#waiting.push({ item, key });
    if (this.#waiting.length > MOST_WAITING) {
      this.#waiting = [];
      this.#overflowed = true;
    }
    this.#wake?.();
  }

  /** The oldest that waits; null once the signal aborts. */
  async next(signal: AbortSignal | undefined): Promise<T | 'overflow' | null> {
    while (this.#waiting.length === 0 && !this.#overflowed) {
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
    return this.#waiting.shift()?.item ?? null;
  }
}
