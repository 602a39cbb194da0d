/** Three numbers along x, y, z (or i, j, k). World vectors are LPS millimetres unless a name says otherwise. */
export type Vec3 = readonly [number, number, number];

/** One of the three array axes. */
export type Axis = 0 | 1 | 2;

export const AXES: readonly [Axis, Axis, Axis] = [0, 1, 2];

export const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

export const norm = (a: Vec3): number => Math.hypot(a[0], a[1], a[2]);

export const scale = (a: Vec3, factor: number): Vec3 => [a[0] * factor, a[1] * factor, a[2] * factor];

export const add = (a: Vec3, b: Vec3): Vec3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];

export const subtract = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];

export const distance = (a: Vec3, b: Vec3): number => norm(subtract(a, b));

export const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

/** `f` applied to each axis. */
export const mapAxes = <T>(f: (axis: Axis) => T): [T, T, T] => [f(0), f(1), f(2)];
