import { assert } from '../../util/assert.ts';
import type { Random } from '../../util/random.ts';

/**
 * One draw of Beta(a, b), in [0, 1]: mean a / (a + b), variance ab / ((a + b)^2 (a + b + 1)).
 *
 * Jöhnk's method (Metrika 8, 1964): of two uniform U, V with U^(1/a) + V^(1/b) <= 1 the share of the first is Beta(a, b).
 * Quick where a and b are at most 1, as in Mixup; worked in logarithms, because U^(1/a) underflows where a is small.
 */
export function drawBeta(a: number, b: number, random: Random): number {
  assert(a > 0 && b > 0, `a Beta distribution needs two positive numbers, not ${a} and ${b}`);
  for (;;) {
    // 1 - next(): never 0, whose logarithm is infinite.
    const x = Math.log(1 - random.next()) / a;
    const y = Math.log(1 - random.next()) / b;
    if (Math.exp(x) + Math.exp(y) <= 1) return 1 / (1 + Math.exp(y - x));
  }
}
