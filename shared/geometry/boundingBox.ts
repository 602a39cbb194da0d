import type { Vec3 } from './vec3.ts';
import { mapAxes } from './vec3.ts';

/** A block of voxels; `max` is the last index inside on each axis. */
export interface Box {
  readonly min: Vec3;
  readonly max: Vec3;
}

/** The smallest box around all voxels that are not 0, or null where there is none. */
export function boundingBox(data: ArrayLike<number>, dimensions: Vec3): Box | null {
  const [nx, ny, nz] = dimensions;
  let [minX, minY, minZ, maxX, maxY, maxZ] = [nx, ny, nz, -1, -1, -1];
  for (let k = 0, row = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++, row += nx) {
      let low = 0;
      while (low < nx && data[row + low] === 0) low++;
      if (low === nx) continue;
      let high = nx - 1;
      while (data[row + high] === 0) high--;
      minX = Math.min(minX, low);
      maxX = Math.max(maxX, high);
      minY = Math.min(minY, j);
      maxY = Math.max(maxY, j);
      minZ = Math.min(minZ, k);
      maxZ = k;
    }
  }
  return maxX < 0 ? null : { min: [minX, minY, minZ], max: [maxX, maxY, maxZ] };
}

/** The box grown by `margin` voxels on every side, but not beyond the array. */
export function expandBox(box: Box, margin: number, dimensions: Vec3): Box {
  return {
    min: mapAxes((axis) => Math.max(0, box.min[axis] - margin)),
    max: mapAxes((axis) => Math.min(dimensions[axis] - 1, box.max[axis] + margin)),
  };
}

export function boxDimensions({ min, max }: Box): Vec3 {
  return mapAxes((axis) => max[axis] - min[axis] + 1);
}

/** The smallest box around both. */
export function unionBox(a: Box, b: Box): Box {
  return {
    min: mapAxes((axis) => Math.min(a.min[axis], b.min[axis])),
    max: mapAxes((axis) => Math.max(a.max[axis], b.max[axis])),
  };
}

/** A new array with the voxels of the box alone, i running fastest. */
export function cropToBox<T extends Uint8Array | Int16Array | Uint16Array | Float32Array>(data: T, dimensions: Vec3, box: Box): T {
  const [nx, ny] = dimensions;
  const [width, height, depth] = boxDimensions(box);
  // TypeScript types `constructor` as Function; each typed array's own one takes a length.
  const result = new (data.constructor as new (length: number) => T)(width * height * depth);
  for (let k = 0; k < depth; k++) {
    for (let j = 0; j < height; j++) {
      const from = box.min[0] + nx * (box.min[1] + j + ny * (box.min[2] + k));
      result.set(data.subarray(from, from + width), width * (j + height * k));
    }
  }
  return result;
}
