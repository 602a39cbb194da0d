import type { Axis } from './vec3.ts';

export type Permutation = readonly [Axis, Axis, Axis];

/** Every permutation of the three axes. */
export const PERMUTATIONS: readonly Permutation[] = [
  [0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0],
];
