import type { Axis, Direction, Grid, Vec3 } from '#shared/domain/grid.ts';
import { axisDirection, ijkToWorld, numVoxels } from '#shared/domain/grid.ts';
import type { SourceOrder } from '#shared/domain/sourceOrder.ts';
import { toCanonical } from '#shared/domain/sourceOrder.ts';
import { add, mapAxes, scale, subtract } from '#shared/geometry/vec3.ts';
import type { ViewerImage } from '../types.ts';

export type PhantomKind = 'ras' | 'lps' | 'sagittal' | 'oblique' | 'anisotropic';

/** Grey values of the parts, and of what lies around them. */
export const PHANTOM_VALUES = { outside: 0, body: 300, leftBall: 900, frontCube: 700, cornerRod: 1000 } as const;

/** World positions (LPS mm) inside each part. */
export const PHANTOM_LANDMARKS: Readonly<Record<'leftBall' | 'frontCube' | 'cornerRod', Vec3>> = {
  leftBall: [10, 2, -2],
  frontCube: [-1, -12, 2],
  cornerRod: [-9, 8, 9],
};

/** Asymmetric in every direction, so that no mirroring goes unseen. */
function phantomValue([x, y, z]: Vec3): number {
  const inside = (centre: Vec3, radii: Vec3): boolean =>
    ((x - centre[0]) / radii[0]) ** 2 + ((y - centre[1]) / radii[1]) ** 2 + ((z - centre[2]) / radii[2]) ** 2 <= 1;
  const { leftBall, frontCube, cornerRod } = PHANTOM_LANDMARKS;
  if (inside(leftBall, [5, 5, 5])) return PHANTOM_VALUES.leftBall;
  if (mapAxes((a) => Math.abs([x, y, z][a]! - frontCube[a])).every((d) => d <= 4)) return PHANTOM_VALUES.frontCube;
  if (Math.abs(x - cornerRod[0]) <= 2.5 && Math.abs(y - cornerRod[1]) <= 2.5 && Math.abs(z - cornerRod[2]) <= 6) return PHANTOM_VALUES.cornerRod;
  return inside([0, 0, 0], [17, 21, 18]) ? PHANTOM_VALUES.body : PHANTOM_VALUES.outside;
}

interface Stored {
  /** The grid of the array as a file would hold it. */
  readonly grid: Grid;
  readonly permutation: readonly [Axis, Axis, Axis];
  readonly flipped: readonly [boolean, boolean, boolean];
}

const RAS: Direction = [-1, 0, 0, 0, -1, 0, 0, 0, 1];
const LPS: Direction = [1, 0, 0, 0, 1, 0, 0, 0, 1];
/** Stored as anterior, superior, right. */
const ASR: Direction = [0, -1, 0, 0, 0, 1, -1, 0, 0];

/** RAS turned by 20 degrees about the left-right axis, then by 12 about the long axis. */
function obliqueDirection(): Direction {
  const [a, b] = [(20 * Math.PI) / 180, (12 * Math.PI) / 180];
  const turn = ([x, y, z]: Vec3): Vec3 => {
    const [y1, z1] = [y * Math.cos(a) - z * Math.sin(a), y * Math.sin(a) + z * Math.cos(a)];
    return [x * Math.cos(b) - y1 * Math.sin(b), x * Math.sin(b) + y1 * Math.cos(b), z1];
  };
  return [...turn([-1, 0, 0]), ...turn([0, -1, 0]), ...turn([0, 0, 1])] as Direction;
}

/** A grid whose middle lies at the world's origin. */
function centred(dimensions: Vec3, spacing: Vec3, direction: Direction): Grid {
  const grid: Grid = { dimensions, spacing, origin: [0, 0, 0], direction };
  return { ...grid, origin: scale(ijkToWorld(grid, mapAxes((a) => (dimensions[a] - 1) / 2)), -1) };
}

const STORED: Readonly<Record<PhantomKind, () => Stored>> = {
  ras: () => ({ grid: centred([40, 48, 44], [1, 1, 1], RAS), permutation: [0, 1, 2], flipped: [false, false, false] }),
  lps: () => ({ grid: centred([40, 48, 30], [1, 1, 1.5], LPS), permutation: [0, 1, 2], flipped: [true, true, false] }),
  sagittal: () => ({ grid: centred([48, 44, 20], [1, 1, 2], ASR), permutation: [2, 0, 1], flipped: [false, false, false] }),
  oblique: () => ({ grid: centred([42, 50, 46], [1, 1, 1], obliqueDirection()), permutation: [0, 1, 2], flipped: [false, false, false] }),
  anisotropic: () => ({ grid: centred([72, 56, 12], [0.55, 0.85, 4], RAS), permutation: [0, 1, 2], flipped: [false, false, false] }),
};

/** The phantom sampled in the file's order, then brought to canonical order as the core does it. */
export function phantomImage(kind: PhantomKind): ViewerImage {
  const stored = STORED[kind]();
  const data = new Int16Array(numVoxels(stored.grid));
  const [nx, ny, nz] = stored.grid.dimensions;
  let n = 0;
  for (let k = 0; k < nz; k++) for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++) data[n++] = phantomValue(ijkToWorld(stored.grid, [i, j, k]));
  const order: SourceOrder = { permutation: stored.permutation, flipped: stored.flipped, dimensions: stored.grid.dimensions, header: null };
  return { key: kind, grid: canonicalGrid(stored), data: toCanonical(data, order), voiRange: { lower: 0, upper: 1000 } };
}

function canonicalGrid({ grid, permutation, flipped }: Stored): Grid {
  const signs = mapAxes((a) => (flipped[a] ? -1 : 1));
  const directions = mapAxes((a) => scale(axisDirection(grid, permutation[a]), signs[a]));
  const corner: [number, number, number] = [0, 0, 0];
  mapAxes((a) => { corner[permutation[a]] = flipped[a] ? grid.dimensions[permutation[a]] - 1 : 0; });
  return {
    dimensions: mapAxes((a) => grid.dimensions[permutation[a]]),
    spacing: mapAxes((a) => grid.spacing[permutation[a]]),
    origin: add(grid.origin, subtract(ijkToWorld(grid, corner), grid.origin)),
    direction: directions.flat() as unknown as Direction,
  };
}
