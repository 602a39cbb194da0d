export interface Batch<T> {
  /** A later value takes the place of an earlier one of its key. */
  add(key: string, value: T): void;
  /** Hands over what waits, at once. */
  flush(): void;
}

/** Hands values over together: the first at once, those that follow closely every `everyMs`. */
export function createBatch<T>(everyMs: number, take: (values: ReadonlyMap<string, T>) => void): Batch<T> {
  let waiting = new Map<string, T>();
  let timer: ReturnType<typeof setTimeout> | null = null;

  function flush(): void {
    if (waiting.size === 0) return;
    const values = waiting;
    waiting = new Map();
    take(values);
  }

  function pause(): void {
    timer = setTimeout(() => {
      timer = null;
      if (waiting.size === 0) return;
      flush();
      pause();
    }, everyMs);
  }

  return {
    add(key, value) {
      waiting.set(key, value);
      if (timer !== null) return;
      flush();
      pause();
    },
    flush,
  };
}
