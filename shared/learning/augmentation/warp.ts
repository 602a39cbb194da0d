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
  const first = index * sliceStride;
  const { image } = volume;
  const labels = target.labels === null ? null : volume.labels;

  const pixel = (row: number, column: number): number =>
    row < 0 || column < 0 || row >= rows || column >= columns ? 0 : (image[first + row * rowStride + column * columnStride] as number);

  forEachSource(canvas, at, draw, (n, row, column) => {
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
  });
}

/** Where the soft labels of one slice go: shares of classes [.., numClasses], and 1 where they are known. */
export interface SoftWarpTarget {
  readonly targets: Float32Array;
  readonly known: Float32Array;
  readonly numClasses: number;
  /** Of the first pixel, in pixels. */
  readonly offset: number;
}

/**
 * The labels of a slice under the same draw, one-hot and then bilinear (method.md 4.3). A pixel is known where every voxel
 * that it is mixed of is; elsewhere its shares are zero.
 */
export function warpSoftLabels(slice: VolumeSlice, planeRows: PlaneRows, canvas: Canvas, at: Placement, draw: SpatialDraw, target: SoftWarpTarget): void {
  const { volume, plane, index } = slice;
  const { rows, columns, rowStride, columnStride, sliceStride } = sliceFrame(volume.dimensions, plane, planeRows);
  const { labels } = volume;
  const { targets, known, numClasses, offset } = target;
  const first = index * sliceStride;
  const label = (row: number, column: number): number =>
    labels === null || row < 0 || column < 0 || row >= rows || column >= columns ? unknownLabel : (labels[first + row * rowStride + column * columnStride] as number);

  forEachSource(canvas, at, draw, (n, row, column) => {
    const [row0, column0] = [Math.floor(row), Math.floor(column)];
    const [fr, fc] = [row - row0, column - column0];
    const shares = [[0, 0, (1 - fr) * (1 - fc)], [0, 1, (1 - fr) * fc], [1, 0, fr * (1 - fc)], [1, 1, fr * fc]] as const;
    const own = shares.filter(([, , share]) => share > 0).map(([down, right, share]) => [label(row0 + down, column0 + right), share] as const);
    const isKnown = own.every(([value]) => value !== unknownLabel);
    known[offset + n] = Number(isKnown);
    const pixel = (offset + n) * numClasses;
    targets.fill(0, pixel, pixel + numClasses);
    if (isKnown) for (const [value, share] of own) targets[pixel + value] = (targets[pixel + value] as number) + share;
  });
}

/** For every pixel n of the canvas, row-major: the row and column of the slice that it shows. */
function forEachSource([height, width]: Canvas, at: Placement, draw: SpatialDraw, visit: (n: number, row: number, column: number) => void): void {
  const [m00, m01, m10, m11] = draw.matrix;
  const centreRow = (height - 1) / 2;
  const centreColumn = (width - 1) / 2;
  const originRow = centreRow + draw.shift[0] + at.row;
  const originColumn = centreColumn + draw.shift[1] + at.column;
  const elastic = draw.elastic === null ? null : elasticField(draw.elastic, [height, width]);
  let n = 0;
  for (let r = 0; r < height; r++) {
    for (let c = 0; c < width; c++, n++) {
      let y = r - centreRow;
      let x = c - centreColumn;
      if (elastic !== null) {
        y += elastic[2 * n] as number;
        x += elastic[2 * n + 1] as number;
      }
      visit(n, m00 * y + m01 * x + originRow, m10 * y + m11 * x + originColumn);
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
