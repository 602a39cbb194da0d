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

/** Mean over slices and classes of 1 - Dice of a slice. */
export function sliceDice(logits: readonly Pixels[], truth: readonly Pixels[]): number {
  let sum = 0;
  let count = 0;
  logits.forEach((slice, b) => {
    const probabilities = slice.map(softmax);
    for (let c = 0; c < (slice[0]?.length ?? 0); c++) {
      sum += 1 - diceOf(probabilities, truth[b] ?? [], c, 0, 1e-10);
      count += 1;
    }
  });
  return sum / count;
}

/** The recipe's loss over the known pixels of a whole batch, given as one list. */
export function recipe(logits: Pixels, truth: Pixels, known: readonly boolean[]): { dice: number; crossEntropy: number } {
  const kept = logits.flatMap((pixel, i) => (known[i] ? [{ p: softmax(pixel), y: truth[i] ?? [] }] : []));
  const numClasses = logits[0]?.length ?? 0;
  let dice = 0;
  for (let c = 0; c < numClasses; c++) dice += diceOf(kept.map(({ p }) => p), kept.map(({ y }) => y), c, 1e-5, 1e-5) / numClasses;
  let crossEntropy = 0;
  for (const { p, y } of kept) y.forEach((share, c) => { crossEntropy -= (share * Math.log(p[c] ?? NaN)) / kept.length; });
  return { dice: 1 - dice, crossEntropy };
}
