/** [value, length, …] -> one byte a pixel. Runs that say more than the picture holds are cut, fewer leave zeros. */
export function expandMask(runs: readonly number[], numPixels: number): Uint8Array {
  const pixels = new Uint8Array(numPixels);
  let at = 0;
  for (let n = 0; n + 1 < runs.length && at < numPixels; n += 2) {
    const end = at + (runs[n + 1] as number);
    pixels.fill(runs[n] as number, at, end);
    at = end;
  }
  return pixels;
}
