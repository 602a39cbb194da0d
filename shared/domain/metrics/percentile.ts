/**
 * Percentile with linear interpolation between the two nearest ranks (numpy's default).
 *
 * @param sorted ascending, not empty
 * @param percent 0 to 100
 */
export function percentile(sorted: ArrayLike<number>, percent: number): number {
  if (sorted.length === 0) throw new RangeError('There is no percentile of nothing.');
  const rank = (percent / 100) * (sorted.length - 1);
  const low = Math.floor(rank);
  const below = sorted[low] as number;
  const above = sorted[Math.min(low + 1, sorted.length - 1)] as number;
  return below + (rank - low) * (above - below);
}
