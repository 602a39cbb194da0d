import type { Grid } from '#shared/domain/grid.ts';
import { axisDirection } from '#shared/domain/grid.ts';
import { cross, dot } from '#shared/geometry/vec3.ts';

/**
 * Cornerstone sorts the slices of a volume along row x column. On a right-handed grid that is the order of
 * canonical k; on a left-handed one it is the reverse (cornerstone-notes 2).
 */
export function slicesKeepOrder(grid: Grid): boolean {
  return dot(cross(axisDirection(grid, 0), axisDirection(grid, 1)), axisDirection(grid, 2)) > 0;
}

/** Cornerstone's index along its third axis of canonical slice k; its own inverse. i and j are the same in both. */
export function cornerstoneSlice(grid: Grid, k: number): number {
  return slicesKeepOrder(grid) ? k : grid.dimensions[2] - 1 - k;
}
