import type { Permutation } from './permutations.ts';
import { PERMUTATIONS } from './permutations.ts';
import type { Columns } from './affine.ts';
import type { Axis, Vec3 } from './vec3.ts';
import { AXES, mapAxes, norm, scale } from './vec3.ts';

/** Which array axis runs along each anatomical axis, and whether against it. */
export interface AxisOrder {
  /** `permutation[a]`: the array axis along anatomical axis a (0 Right, 1 Anterior, 2 Superior). */
  readonly permutation: Permutation;
  /** `flipped[a]`: that array axis grows to Left, Posterior or Inferior instead. */
  readonly flipped: readonly [boolean, boolean, boolean];
}

/**
 * Of the 48 axis orders the one closest to the columns of a RAS affine: the assignment with the largest
 * sum of direction cosines. At exactly 45 degrees the first of equals is taken, so it is always one answer.
 */
export function closestAxisOrder(columnsRas: Columns): AxisOrder {
  const unit = mapAxes((axis) => scale(columnsRas[axis], 1 / norm(columnsRas[axis])));
  const fit = (permutation: Permutation): number =>
    AXES.reduce<number>((sum, a) => sum + Math.abs(unit[permutation[a]][a]), 0);
  let permutation = PERMUTATIONS[0] as Permutation;
  for (const candidate of PERMUTATIONS) {
    if (fit(candidate) > fit(permutation) + 1e-9) permutation = candidate;
  }
  return { permutation, flipped: mapAxes((a) => unit[permutation[a]][a] < 0) };
}

/** Three letters, one an array axis: the direction in which its index grows ("LPI", "RAS"). */
export function orientationCode(columnsRas: Columns): string {
  const { permutation, flipped } = closestAxisOrder(columnsRas);
  return AXES.map((axis) => {
    const anatomical = permutation.indexOf(axis) as Axis;
    return (flipped[anatomical] ? 'LPI' : 'RAS')[anatomical];
  }).join('');
}

/** Largest angle, in degrees, between an array axis and the anatomical axis it is assigned to. */
export function obliqueDegrees(columnsRas: Columns): number {
  const { permutation } = closestAxisOrder(columnsRas);
  const angles = AXES.map((a) => {
    const column = columnsRas[permutation[a]];
    const along = Math.abs(column[a]);
    const across = Math.hypot(column[((a + 1) % 3) as Axis], column[((a + 2) % 3) as Axis]);
    return Math.atan2(across, along);
  });
  return (Math.max(...angles) * 180) / Math.PI;
}

/**
 * Letters for the edge of a view: where a LPS direction points, the strongest part first ("L", "AL", "SPR").
 * Parts under a tenth of the direction are left out.
 */
export function directionLetters(lps: Vec3): string {
  const length = norm(lps);
  return AXES.filter((axis) => Math.abs(lps[axis]) > 0.1 * length)
    .sort((a, b) => Math.abs(lps[b]) - Math.abs(lps[a]))
    .map((axis) => (lps[axis] > 0 ? 'LPS' : 'RAI')[axis])
    .join('');
}
