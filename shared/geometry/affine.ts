import type { Vec3 } from './vec3.ts';
import { cross, dot, mapAxes, norm, scale } from './vec3.ts';

/** Row-major 4 x 4 matrix with last row 0 0 0 1: index position to world position. */
export type Affine = readonly [
  number, number, number, number,
  number, number, number, number,
  number, number, number, number,
  number, number, number, number,
];

/** The world vectors of one step along i, j and k. */
export type Columns = readonly [Vec3, Vec3, Vec3];

export function affineFromColumns(columns: Columns, translation: Vec3): Affine {
  const [i, j, k] = columns;
  const t = translation;
  return [i[0], j[0], k[0], t[0], i[1], j[1], k[1], t[1], i[2], j[2], k[2], t[2], 0, 0, 0, 1];
}

export function columnsOf(a: Affine): Columns {
  return [[a[0], a[4], a[8]], [a[1], a[5], a[9]], [a[2], a[6], a[10]]];
}

export function translationOf(a: Affine): Vec3 {
  return [a[3], a[7], a[11]];
}

export function applyAffine(a: Affine, p: Vec3): Vec3 {
  return [
    a[0] * p[0] + a[1] * p[1] + a[2] * p[2] + a[3],
    a[4] * p[0] + a[5] * p[1] + a[6] * p[2] + a[7],
    a[8] * p[0] + a[9] * p[1] + a[10] * p[2] + a[11],
  ];
}

/** RAS to LPS, and back: x and y change sign (NIfTI's world is RAS, ours is LPS). */
export function swapRasLps(a: Affine): Affine {
  return [-a[0], -a[1], -a[2], -a[3], -a[4], -a[5], -a[6], -a[7], a[8], a[9], a[10], a[11], 0, 0, 0, 1];
}

export function determinant([i, j, k]: Columns): number {
  return dot(i, cross(j, k));
}

/** Lengths of the three columns: the spacing. */
export function columnLengths(columns: Columns): Vec3 {
  return mapAxes((axis) => norm(columns[axis]));
}

/**
 * How far, in degrees, the worst pair of axes is from being at right angles. 0 for a proper grid.
 * Columns must not be zero.
 */
export function shearDegrees(columns: Columns): number {
  const [i, j, k] = mapAxes((axis) => scale(columns[axis], 1 / norm(columns[axis])));
  const worst = Math.max(Math.abs(dot(i, j)), Math.abs(dot(i, k)), Math.abs(dot(j, k)));
  return (Math.asin(Math.min(1, worst)) * 180) / Math.PI;
}

/**
 * The orthonormal axes nearest to `columns` (the orthogonal factor of the polar decomposition of the
 * normalised columns), by Newton's iteration U <- (U + U^-T) / 2 (Higham 1986). Handedness is kept.
 * The columns must be independent.
 */
export function nearestOrthonormal(columns: Columns): Columns {
  let u: Columns = mapAxes((axis) => scale(columns[axis], 1 / norm(columns[axis])));
  for (let iteration = 0; iteration < 30; iteration++) {
    const inverseTranspose = cofactors(u);
    const next: Columns = mapAxes((axis) =>
      mapAxes((row) => (u[axis][row] + inverseTranspose[axis][row]) / 2),
    );
    const change = Math.max(...next.flatMap((column, a) => column.map((x, r) => Math.abs(x - u[a as 0][r as 0]))));
    u = next;
    if (change < 1e-15) break;
  }
  return u;
}

/** Columns of the inverse transpose. */
function cofactors([i, j, k]: Columns): Columns {
  const inverse = 1 / determinant([i, j, k]);
  return [scale(cross(j, k), inverse), scale(cross(k, i), inverse), scale(cross(i, j), inverse)];
}
