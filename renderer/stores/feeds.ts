/**
 * What is too big or too frequent for reactivity goes from the event stream straight to who draws it.
 */
export interface Feed<T> {
  send(value: T): void;
  /** Returns the way to stop listening. */
  listen(listener: (value: T) => void): () => void;
}

export function createFeed<T>(): Feed<T> {
  const listeners = new Set<(value: T) => void>();
  return {
    send: (value) => listeners.forEach((listener) => listener(value)),
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** New label values: flat triples [start, length, value]. */
export interface LabelChange {
  readonly caseId: string;
  readonly seq: number;
  readonly runs: readonly number[];
  /** This page painted it and has it already. */
  readonly own: boolean;
}
export const labelChanges: Feed<LabelChange> = createFeed();

/** The slice on screen as the network sees it now, [height, width], u fastest. */
export interface LiveMask {
  readonly caseId: string;
  readonly axis: 0 | 1 | 2;
  readonly sliceIndex: number;
  readonly pixels: Uint8Array;
}
export const liveMasks: Feed<LiveMask> = createFeed();

/** The core holds other labels of this case than the page: read them again. */
export const labelsStale: Feed<string> = createFeed();
