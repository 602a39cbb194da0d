import type { Axis, Vec3 } from '../../domain/grid.ts';
import { unknownLabel } from '../losses/segmentation.ts';
import type { WorkingVolume } from './workingVolume.ts';

/**
 * Where the slices across `plane` lie in a volume's array. Rows take the longer of the two remaining axes,
 * so that the slices of all planes fit in one canvas; the choice is the same for every volume of a plan.
 */
export interface SliceFrame {
  readonly plane: Axis;
  readonly rows: number;
  readonly columns: number;
  readonly rowStride: number;
  readonly columnStride: number;
  readonly sliceStride: number;
  readonly numSlices: number;
  readonly rowAxis: Axis;
  readonly columnAxis: Axis;
}

/** For every plane: whether its rows run along the lower one of the two remaining axes. */
export type PlaneRows = readonly [boolean, boolean, boolean];

export function sliceFrame(dimensions: Vec3, plane: Axis, planeRows: PlaneRows): SliceFrame {
  const [lower, upper]: [Axis, Axis] = plane === 0 ? [1, 2] : plane === 1 ? [0, 2] : [0, 1];
  const [rowAxis, columnAxis] = planeRows[plane] ? [lower, upper] : [upper, lower];
  const strides: Vec3 = [1, dimensions[0], dimensions[0] * dimensions[1]];
  return {
    plane,
    rows: dimensions[rowAxis],
    columns: dimensions[columnAxis],
    rowStride: strides[rowAxis],
    columnStride: strides[columnAxis],
    sliceStride: strides[plane],
    numSlices: dimensions[plane],
    rowAxis,
    columnAxis,
  };
}

/** A slice of one of the run's volumes. */
export interface VolumeSlice {
  readonly volume: WorkingVolume;
  readonly plane: Axis;
  readonly index: number;
}

/** Slices with at least one known voxel, plane by plane (empty for planes that are not seen). */
export function knownSlices(volumes: readonly WorkingVolume[]): VolumeSlice[][] {
  return slicesByPlane(volumes.filter(({ labels }) => labels !== null), (volume, plane) => {
    const known = new Uint8Array(volume.dimensions[plane]);
    const [nx, ny, nz] = volume.dimensions;
    const labels = volume.labels as Uint8Array;
    let n = 0;
    for (let k = 0; k < nz; k++) for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++) {
      if (labels[n++] !== unknownLabel) known[plane === 0 ? i : plane === 1 ? j : k] = 1;
    }
    return (index) => known[index] === 1;
  });
}

export const allSlices = (volumes: readonly WorkingVolume[]): VolumeSlice[][] => slicesByPlane(volumes, () => () => true);

function slicesByPlane(volumes: readonly WorkingVolume[], wanted: (volume: WorkingVolume, plane: Axis) => (index: number) => boolean): VolumeSlice[][] {
  return ([0, 1, 2] as const).map((plane) =>
    volumes.filter(({ planes }) => planes.includes(plane)).flatMap((volume) => {
      const isWanted = wanted(volume, plane);
      return Array.from({ length: volume.dimensions[plane] }, (_, index): VolumeSlice => ({ volume, plane, index })).filter(({ index }) => isWanted(index));
    }),
  );
}
