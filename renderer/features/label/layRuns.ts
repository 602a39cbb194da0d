/** Lays flat triples [start, length, value] on a label array, in place. */
export function layRuns(data: Uint8Array, runs: readonly number[]): void {
  for (let n = 0; n + 2 < runs.length; n += 3) {
    const start = runs[n] as number;
    data.fill(runs[n + 2] as number, start, start + (runs[n + 1] as number));
  }
}

/** Lays strokes (flat quadruples [start, length, before, after]) on a label array, oldest first, in place. */
export function layStrokes(data: Uint8Array, strokes: readonly { readonly runs: readonly number[] }[]): void {
  for (const { runs } of strokes) {
    for (let n = 0; n + 3 < runs.length; n += 4) {
      const start = runs[n] as number;
      data.fill(runs[n + 3] as number, start, start + (runs[n + 1] as number));
    }
  }
}
