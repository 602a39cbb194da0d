import type { Point } from '../geometry/planeView.ts';
import type { VisitVoxel } from './brushShape.ts';

/**
 * Every voxel of a slice whose centre lies inside a closed curve (even-odd rule: where the curve crosses
 * itself, twice inside is outside). A centre exactly on an edge belongs to the side of lower u, so that two
 * outlines that share an edge never share a voxel.
 */
export function visitOutline(points: readonly Point[], width: number, height: number, visit: VisitVoxel): void {
  if (points.length < 3) return;
  const vs = points.map((point) => point[1]);
  const firstV = Math.max(0, Math.ceil(Math.min(...vs)));
  const lastV = Math.min(height - 1, Math.floor(Math.max(...vs)));
  for (let v = firstV; v <= lastV; v++) {
    const crossings = crossingsOfRow(points, v);
    for (let n = 0; n + 1 < crossings.length; n += 2) {
      const first = Math.max(0, Math.ceil(crossings[n] as number));
      const end = Math.min(width, Math.ceil(crossings[n + 1] as number));
      for (let u = first; u < end; u++) visit(u, v);
    }
  }
}

/** Where the closed curve crosses row v, ascending. */
function crossingsOfRow(points: readonly Point[], v: number): number[] {
  const crossings: number[] = [];
  let [previousU, previousV] = points[points.length - 1] as Point;
  for (const [u, nextV] of points) {
    if (previousV <= v !== nextV <= v) crossings.push(previousU + ((v - previousV) / (nextV - previousV)) * (u - previousU));
    previousU = u;
    previousV = nextV;
  }
  return crossings.sort((a, b) => a - b);
}
