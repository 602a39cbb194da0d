interface Entry<T> { readonly value: T; readonly numBytes: number }

/**
 * Least recently used first out, by bytes. What is larger than the whole budget is still held, alone:
 * a volume that is being looked at has to be somewhere.
 */
export class ByteBudgetCache<T extends object> {
  readonly #entries = new Map<string, Entry<T>>();
  readonly #budgetBytes: number;
  #numBytes = 0;

  constructor(budgetBytes: number) {
    this.#budgetBytes = budgetBytes;
  }

  get numBytes(): number {
    return this.#numBytes;
  }

  get(key: string): T | null {
    const entry = this.#entries.get(key);
    if (!entry) return null;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  set(key: string, value: T, numBytes: number): void {
    this.delete(key);
    for (const oldest of this.#entries.keys()) {
      if (this.#numBytes + numBytes <= this.#budgetBytes) break;
      this.delete(oldest);
    }
    this.#entries.set(key, { value, numBytes });
    this.#numBytes += numBytes;
  }

  delete(key: string): void {
    this.#numBytes -= this.#entries.get(key)?.numBytes ?? 0;
    this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
    this.#numBytes = 0;
  }
}
