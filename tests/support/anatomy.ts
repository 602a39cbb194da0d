import { niftiFile } from './niftiFile.ts';
import type { PlainNifti } from './niftiReader.ts';
import { axisCodes } from './niftiReader.ts';

/** Index to RAS mm of an array whose axes run along the letters of `code` (RAS: to Right, Anterior, Superior). */
export function affineOf(code: string, spacing: readonly number[], origin: readonly number[] = [-20, 11, 3]): number[] {
  const rows = origin.map((shift) => [0, 0, 0, shift]);
  [...code].forEach((letter, axis) => {
    const row = ['RL', 'AP', 'SI'].findIndex((pair) => pair.includes(letter));
    (rows[row] as number[])[axis] = 'RAS'.includes(letter) ? (spacing[axis] as number) : -(spacing[axis] as number);
  });
  return rows.flat();
}

/**
 * A label map of uint8 on a grid, as bytes of a file: a box of value 1 in the right, front, lower corner and a ball of
 * value 2 behind the middle, both defined in the world, so that no turning or mirroring leaves them in place.
 */
export function asymmetricLabels(grid: Pick<PlainNifti, 'dim' | 'affine'>, header: Parameters<typeof niftiFile>[0] = {}): Uint8Array {
  const { dim: [nx, ny, nz], affine } = grid;
  const voxels = new Uint8Array(nx * ny * nz);
  const [low, high] = extent(grid);
  const at = (row: number, share: number) => (low[row] as number) + share * ((high[row] as number) - (low[row] as number));
  const centre = [at(0, 0.45), at(1, 0.3), at(2, 0.6)] as const;
  const radius = 0.2 * Math.min(...low.map((from, row) => (high[row] as number) - from));
  const [a, b, c, d, e, f, g, h, k, l, m, n] = affine as unknown as [number, number, number, number, number, number, number, number, number, number, number, number];
  for (let z = 0, to = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, to++) {
        const right = a * x + b * y + c * z + d;
        const front = e * x + f * y + g * z + h;
        const up = k * x + l * y + m * z + n;
        if (right > at(0, 0.7) && front > at(1, 0.6) && up < at(2, 0.35)) voxels[to] = 1;
        else if (Math.hypot(right - centre[0], front - centre[1], up - centre[2]) < radius) voxels[to] = 2;
      }
    }
  }
  return niftiFile({ dim: [3, nx, ny, nz], pixdim: [1, 1, 1, 1], srows: [...affine], ...header, voxels });
}

/** Lowest and highest world position of the corner voxels, RAS mm. */
function extent({ dim, affine }: Pick<PlainNifti, 'dim' | 'affine'>): [number[], number[]] {
  const span = (row: number, pick: (a: number, b: number) => number) =>
    [0, 1, 2].reduce((sum, axis) => sum + pick(0, (affine[4 * row + axis] as number) * ((dim[axis] as number) - 1)), affine[4 * row + 3] as number);
  return [[0, 1, 2].map((row) => span(row, Math.min)), [0, 1, 2].map((row) => span(row, Math.max))];
}

/** For every voxel, the number of its slice across the axis of `letter`'s pair, counted from foot, back or left. */
export function sliceNumbers({ dim, affine }: Pick<PlainNifti, 'dim' | 'affine'>, plane: 'axial' | 'coronal' | 'sagittal'): Uint16Array {
  const [grows, shrinks] = { axial: 'SI', coronal: 'AP', sagittal: 'RL' }[plane];
  const code = axisCodes({ affine });
  const axis = [...code].findIndex((letter) => letter === grows || letter === shrinks);
  const stride = dim.slice(0, axis).reduce((product, size) => product * size, 1);
  const size = dim[axis] as number;
  return Uint16Array.from({ length: dim[0] * dim[1] * dim[2] }, (_, n) => {
    const index = Math.floor(n / stride) % size;
    return code[axis] === grows ? index : size - 1 - index;
  });
}
