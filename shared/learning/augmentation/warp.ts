import type { Canvas } from '../config/plan.ts';
import { unknownLabel } from '../losses/segmentation.ts';
import type { PlaneRows, VolumeSlice } from '../preprocessing/slices.ts';
import { sliceFrame } from '../preprocessing/slices.ts';

/** Which slice coordinate lies under pixel (0, 0) of the canvas. */
export interface Placement {
  readonly row: number;
  readonly column: number;
}

/**
 * Where a canvas pixel takes its value from. With (y, x) the pixel counted from the canvas' centre and d(y, x) the
 * elastic displacement: source = matrix * ((y, x) + d) + shift, counted from the centre again.
 */
export interface SpatialDraw {
  /** Row-major 2 x 2. */
  readonly matrix: readonly [number, number, number, number];
  readonly shift: readonly [number, number];
  /** Displacements at the nodes of a coarse grid over the canvas, rows then columns of (dy, dx), in pixels; null: none. */
  readonly elastic: { readonly nodes: readonly [number, number]; readonly displacements: Float32Array } | null;
}

export const identityDraw: SpatialDraw = { matrix: [1, 0, 0, 1], shift: [0, 0], elastic: null };

/** Pixels of the batch, images and labels, that one slice fills: `offset` is its first pixel. */
export interface WarpTarget {
  readonly image: Float32Array;
  readonly labels: Int32Array | null;
  readonly offset: number;
}

/** A slice smaller than the canvas in its middle, a larger one at `random` (0 to 1, for rows and columns). */
export function placement(rows: number, columns: number, [height, width]: Canvas, random: readonly [number, number] = [0.5, 0.5]): Placement {
  const start = (side: number, room: number, at: number): number => (side <= room ? -Math.floor((room - side) / 2) : Math.floor(at * (side - room)));
  return { row: start(rows, height, random[0]), column: start(columns, width, random[1]) };
}

/**
 * Samples a slice straight from its working volume into the canvas, in one pass: the image bilinearly with 0
 * outside, the labels from the nearest voxel with 255 (not looked at) outside.
 */
export function warpSlice(slice: VolumeSlice, planeRows: PlaneRows, canvas: Canvas, at: Placement, draw: SpatialDraw, target: WarpTarget): void {
  const { volume, plane, index } = slice;
  const { rows, columns, rowStride, columnStride, sliceStride } = sliceFrame(volume.dimensions, plane, planeRows);
  const [height, width] = canvas;
  const [m00, m01, m10, m11] = draw.matrix;
  const centreRow = (height - 1) / 2;
  const centreColumn = (width - 1) / 2;
  const originRow = centreRow + draw.shift[0] + at.row;
  const originColumn = centreColumn + draw.shift[1] + at.column;
  const elastic = draw.elastic === null ? null : elasticField(draw.elastic, canvas);
  const first = index * sliceStride;
  const { image } = volume;
  const labels = target.labels === null ? null : volume.labels;

  const pixel = (row: number, column: number): number =>
    row < 0 || column < 0 || row >= rows || column >= columns ? 0 : (image[first + row * rowStride + column * columnStride] as number);

  let n = 0;
  for (let r = 0; r < height; r++) {
    for (let c = 0; c < width; c++, n++) {
      let y = r - centreRow;
      let x = c - centreColumn;
      if (elastic !== null) {
        y += elastic[2 * n] as number;
        x += elastic[2 * n + 1] as number;
      }
      const row = m00 * y + m01 * x + originRow;
      const column = m10 * y + m11 * x + originColumn;
      const row0 = Math.floor(row);
      const column0 = Math.floor(column);
      const fr = row - row0;
      const fc = column - column0;
      const top = pixel(row0, column0) * (1 - fc) + (fc === 0 ? 0 : pixel(row0, column0 + 1) * fc);
      const bottom = fr === 0 ? 0 : pixel(row0 + 1, column0) * (1 - fc) + pixel(row0 + 1, column0 + 1) * fc;
      target.image[target.offset + n] = top * (1 - fr) + bottom * fr;
      if (target.labels !== null) {
        const nearRow = Math.floor(row + 0.5);
        const nearColumn = Math.floor(column + 0.5);
        const outside = labels === null || nearRow < 0 || nearColumn < 0 || nearRow >= rows || nearColumn >= columns;
        target.labels[target.offset + n] = outside ? unknownLabel : (labels[first + nearRow * rowStride + nearColumn * columnStride] as number);
      }
    }
  }
}

/** Displacements (dy, dx) of every canvas pixel, linear between the nodes, whose outer ones lie on the canvas' edges. */
function elasticField({ nodes: [nodeRows, nodeColumns], displacements }: NonNullable<SpatialDraw['elastic']>, [height, width]: Canvas): Float32Array {
  const field = new Float32Array(2 * height * width);
  const node = (row: number, column: number, which: number): number => displacements[2 * (row * nodeColumns + column) + which] as number;
  let n = 0;
  for (let r = 0; r < height; r++) {
    const y = (r / (height - 1)) * (nodeRows - 1);
    const y0 = Math.min(Math.floor(y), nodeRows - 2);
    const fy = y - y0;
    for (let c = 0; c < width; c++) {
      const x = (c / (width - 1)) * (nodeColumns - 1);
      const x0 = Math.min(Math.floor(x), nodeColumns - 2);
      const fx = x - x0;
      for (let which = 0; which < 2; which++) {
        const top = node(y0, x0, which) * (1 - fx) + node(y0, x0 + 1, which) * fx;
        const bottom = node(y0 + 1, x0, which) * (1 - fx) + node(y0 + 1, x0 + 1, which) * fx;
        field[n++] = top * (1 - fy) + bottom * fy;
      }
    }
  }
  return field;
}
