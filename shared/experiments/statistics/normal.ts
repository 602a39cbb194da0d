/** Probability that a standard normal variable is further from 0 than `z`, on either side. */
export function twoSidedNormal(z: number): number {
  return erfc(Math.abs(z) / Math.SQRT2);
}

/**
 * Complementary error function for x of 0 or more, to about 15 digits: below 2 by the series of erf (Abramowitz and Stegun
 * 7.1.6), above by the continued fraction (7.1.14), which keeps its digits where 1 - erf(x) would lose them.
 */
export function erfc(x: number): number {
  return x < 2 ? 1 - erfSeries(x) : tailFraction(x);
}

function erfSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** Where x is 2 or more, 60 levels are far more than double precision can tell from infinitely many. */
const LEVELS = 60;

function tailFraction(x: number): number {
  let below = x;
  for (let n = LEVELS; n >= 1; n--) below = x + n / 2 / below;
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / below;
}
