import fc from 'fast-check';
import type { Direction, Grid, Vec3 } from '#shared/domain/grid.ts';

/** A grid with the world's own axes: canonical (RAS+) directions, origin 0. */
export function plainGrid(dimensions: Vec3, spacing: Vec3 = [1, 1, 1], origin: Vec3 = [0, 0, 0]): Grid {
  return { dimensions, spacing, origin, direction: [-1, 0, 0, 0, -1, 0, 0, 0, 1] };
}

/** Rotation by a unit quaternion: row-major triples, each a rotated axis. */
export function rotation(w: number, x: number, y: number, z: number): Direction {
  return [
    w * w + x * x - y * y - z * z, 2 * (x * y + w * z), 2 * (x * z - w * y),
    2 * (x * y - w * z), w * w - x * x + y * y - z * z, 2 * (y * z + w * x),
    2 * (x * z + w * y), 2 * (y * z - w * x), w * w - x * x - y * y + z * z,
  ];
}

const coordinate = fc.double({ min: -1, max: 1, noNaN: true });

/** Any orientation, left-handed ones included. */
export const arbitraryDirection: fc.Arbitrary<Direction> = fc
  .tuple(coordinate, coordinate, coordinate, coordinate, fc.boolean())
  .filter(([w, x, y, z]) => Math.hypot(w, x, y, z) > 0.1)
  .map(([w, x, y, z, mirrored]) => {
    const n = Math.hypot(w, x, y, z);
    const d = rotation(w / n, x / n, y / n, z / n);
    return mirrored ? [d[0], d[1], d[2], d[3], d[4], d[5], -d[6], -d[7], -d[8]] : d;
  });

const size = fc.integer({ min: 1, max: 6 });
const spacing = fc.double({ min: 0.1, max: 9, noNaN: true });
const position = fc.double({ min: -300, max: 300, noNaN: true });

export const arbitraryGrid: fc.Arbitrary<Grid> = fc.record({
  dimensions: fc.tuple(size, size, size),
  spacing: fc.tuple(spacing, spacing, spacing),
  origin: fc.tuple(position, position, position),
  direction: arbitraryDirection,
});
