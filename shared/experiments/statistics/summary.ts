/** Mean; null of nothing. */
export function mean(numbers: readonly number[]): number | null {
  return numbers.length === 0 ? null : numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

/** Standard deviation of a sample (divided by n - 1); null of fewer than two numbers. */
export function standardDeviation(numbers: readonly number[]): number | null {
  const centre = mean(numbers);
  if (centre === null || numbers.length < 2) return null;
  return Math.sqrt(numbers.reduce((sum, number) => sum + (number - centre) ** 2, 0) / (numbers.length - 1));
}

/** Standard error of the mean: standard deviation over the root of n; null of fewer than two numbers. */
export function standardError(numbers: readonly number[]): number | null {
  const deviation = standardDeviation(numbers);
  return deviation === null ? null : deviation / Math.sqrt(numbers.length);
}

/** Mean over the numbers that are there; null where none is. */
export function meanOfKnown(numbers: readonly (number | null)[]): number | null {
  return mean(known(numbers));
}

export function known(numbers: readonly (number | null)[]): number[] {
  return numbers.filter((number) => number !== null);
}
