/** What came out of a gzip stream, and how it ended. */
export interface Inflated {
  readonly bytes: Uint8Array;
  /**
   * `complete`: the stream ended and its check sum is right. `limit`: more would have come, it was stopped there.
   * `truncated`: the input ran out first. `corrupt`: not gzip, or damaged.
   */
  readonly ending: 'complete' | 'limit' | 'truncated' | 'corrupt';
}

/**
 * Port: inflates gzip, at most `maxOutputBytes`. It must work through the input piece by piece and stop there,
 * so that a decompression bomb costs no more memory than that. It does not throw for bad input.
 */
export type Inflate = (bytes: Uint8Array, maxOutputBytes: number) => Promise<Inflated>;

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}
