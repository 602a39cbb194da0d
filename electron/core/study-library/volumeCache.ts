/** Keeps the values used last, up to a number of bytes; asks for what is missing, once at a time. */
export class ByteCache<V> {
  readonly #entries = new Map<string, { value: Promise<V>; bytes: number }>();
  readonly #maxBytes: number;
  readonly #sizeOf: (value: V) => number;
  #bytes = 0;

  constructor(maxBytes: number, sizeOf: (value: V) => number) {
    this.#maxBytes = maxBytes;
    this.#sizeOf = sizeOf;
  }

  get(key: string, load: () => Promise<V>): Promise<V> {
    const found = this.#entries.get(key);
    if (found) {
      this.#entries.delete(key);
      this.#entries.set(key, found);
      return found.value;
    }
    const entry = { value: load(), bytes: 0 };
    this.#entries.set(key, entry);
    entry.value.then(
      (value) => {
        if (this.#entries.get(key) !== entry) return;
        entry.bytes = this.#sizeOf(value);
        this.#bytes += entry.bytes;
        this.#trim();
      },
      () => {
        if (this.#entries.get(key) === entry) this.#entries.delete(key);
      },
    );
    return entry.value;
  }

  /** Forgets what `matches`; the next `get` loads it again. */
  drop(matches: (key: string) => boolean): void {
    for (const key of [...this.#entries.keys()].filter(matches)) this.#remove(key);
  }

  /** The newest entry always stays, however large. */
  #trim(): void {
    if (this.#bytes <= this.#maxBytes) return;
    for (const key of [...this.#entries.keys()].slice(0, -1)) {
      if (this.#bytes <= this.#maxBytes) return;
      if ((this.#entries.get(key)?.bytes ?? 0) > 0) this.#remove(key);
    }
  }

  #remove(key: string): void {
    this.#bytes -= this.#entries.get(key)?.bytes ?? 0;
    this.#entries.delete(key);
  }
}
