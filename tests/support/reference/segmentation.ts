/** Softmax, Dice and cross-entropy as plain loops in double precision (method.md 5 and 11.2, 5). Pixels are rows of class values. */
export type Pixels = readonly (readonly number[])[];

export function softmax(logits: readonly number[]): number[] {
  const largest = Math.max(...logits);
  const exponentials = logits.map((v) => Math.exp(v - largest));
  const total = exponentials.reduce((sum, v) => sum + v, 0);
  return exponentials.map((v) => v / total);
}

function diceOf(probabilities: Pixels, truth: Pixels, c: number, above: number, below: number): number {
  let both = 0;
  let either = 0;
  probabilities.forEach((p, i) => {
    both += (p[c] ?? 0) * (truth[i]?.[c] ?? 0);
    either += (p[c] ?? 0) + (truth[i]?.[c] ?? 0);
  });
  return (2 * both + above) / (either + below);
}

/** What is known of one slice: its pixels' classes (one-hot or soft), and which of them anybody looked at. */
export interface SliceTruth {
  readonly classes: Pixels;
  readonly known: readonly boolean[];
}

/** Mean over the slices with a known pixel, and over the classes from `firstClass`, of 1 - Dice of the slice's known pixels. */
export function sliceDice(logits: readonly Pixels[], truths: readonly SliceTruth[], firstClass = 0): number {
  let sum = 0;
  let count = 0;
  logits.forEach((slice, b) => {
    const kept = knownPixels(slice, truths[b]);
    if (kept.length === 0) return;
    for (let c = firstClass; c < (slice[0]?.length ?? 0); c++) {
      sum += 1 - diceOf(kept.map(({ p }) => p), kept.map(({ y }) => y), c, 0, 1e-10);
      count += 1;
    }
  });
  return count === 0 ? 0 : sum / count;
}

/** Mean over all known pixels of the weight of their class times minus the log of its probability. */
export function weightedCrossEntropy(logits: readonly Pixels[], truths: readonly SliceTruth[], weights: readonly number[]): number {
  const kept = logits.flatMap((slice, b) => knownPixels(slice, truths[b]));
  const losses = kept.map(({ p, y }) => {
    const weight = y.reduce((sum, share, c) => sum + share * (weights[c] ?? NaN), 0);
    return weight * y.reduce((sum, share, c) => sum - share * Math.log(p[c] ?? NaN), 0);
  });
  return kept.length === 0 ? 0 : losses.reduce((sum, v) => sum + v, 0) / kept.length;
}

const knownPixels = (slice: Pixels, truth: SliceTruth | undefined): { p: number[]; y: readonly number[] }[] =>
  slice.flatMap((pixel, i) => (truth?.known[i] ? [{ p: softmax(pixel), y: truth.classes[i] ?? [] }] : []));

/** The recipe's loss over the known pixels of the whole batch. */
export function recipe(logits: readonly Pixels[], truths: readonly SliceTruth[]): { dice: number; crossEntropy: number } {
  const kept = logits.flatMap((slice, b) => knownPixels(slice, truths[b]));
  const numClasses = logits[0]?.[0]?.length ?? 0;
  let dice = 0;
  for (let c = 0; c < numClasses; c++) dice += diceOf(kept.map(({ p }) => p), kept.map(({ y }) => y), c, 1e-5, 1e-5) / numClasses;
  let crossEntropy = 0;
  for (const { p, y } of kept) y.forEach((share, c) => { crossEntropy -= (share * Math.log(p[c] ?? NaN)) / kept.length; });
  return { dice: 1 - dice, crossEntropy };
}
