import type { Axis } from '../../domain/grid.ts';
import { defined } from '../../util/assert.ts';
import type { Plan } from '../config/plan.ts';
import type { RunningProgram } from '../engine/program.ts';
import { identityDraw, warpSlice } from '../augmentation/warp.ts';
import type { SliceFrame } from '../preprocessing/slices.ts';
import { sliceFrame } from '../preprocessing/slices.ts';
import type { WorkingVolume } from '../preprocessing/workingVolume.ts';
import type { Tile } from './tiles.ts';
import { numTiles, tilesAlong } from './tiles.ts';

/** Class probabilities on the working grid: voxel v of class c at c * numVoxels + v. */
export interface Probabilities {
  readonly numClasses: number;
  readonly values: Float32Array;
}

/** One tile of one slice, on its way through the network. */
interface Piece {
  readonly frame: SliceFrame;
  readonly index: number;
  readonly rows: Tile;
  readonly columns: Tile;
}

/** Network inputs that one volume takes. */
export function numPieces(volume: WorkingVolume, plan: Plan): number {
  return volume.planes.reduce<number>((sum, plane) => {
    const { rows, columns, numSlices } = sliceFrame(volume.dimensions, plane, plan.planeRows);
    return sum + numSlices * numTiles(rows, columns, plan.canvas);
  }, 0);
}

/**
 * Softmax of every slice of every plane the plan sees, averaged over the planes (method.md 11.2, 9).
 * Every voxel gets a prediction: larger slices are tiled. Yields after each batch, so that a host can breathe or stop.
 */
export function* predictVolume(program: RunningProgram, plan: Plan, volume: WorkingVolume): Generator<undefined, Probabilities> {
  const { numClasses } = plan.network;
  const values = new Float32Array(numClasses * volume.image.length);
  for (const batch of batchesOf(piecesOf(volume, volume.planes, plan), plan.prediction.batchSize)) {
    addBatch(program, plan, volume, batch, 1 / volume.planes.length, { values, numVoxels: volume.image.length });
    yield undefined;
  }
  return { numClasses, values };
}

/** One slice of one plane alone, for the live mask: pixel (u, v) of class c at (c * height + v) * width + u, u the lower axis. */
export function predictPlaneSlice(program: RunningProgram, plan: Plan, volume: WorkingVolume, plane: Axis, index: number): Probabilities {
  const { numClasses } = plan.network;
  const frame = sliceFrame(volume.dimensions, plane, plan.planeRows);
  const size = frame.rows * frame.columns;
  const rowsAreLower = plan.planeRows[plane];
  const compact = { ...frame, sliceStride: 0, rowStride: rowsAreLower ? 1 : frame.columns, columnStride: rowsAreLower ? frame.rows : 1 };
  const values = new Float32Array(numClasses * size);
  for (const piece of piecesOf(volume, [plane], plan)) {
    if (piece.index === index) addBatch(program, plan, volume, [piece], 1, { values, numVoxels: size, frame: compact });
  }
  return { numClasses, values };
}

/** Where pieces are added up: the whole working grid, or (with a frame of its own) one slice. */
interface Sum {
  readonly values: Float32Array;
  readonly numVoxels: number;
  readonly frame?: SliceFrame;
}

function* piecesOf(volume: WorkingVolume, planes: readonly Axis[], plan: Plan): Generator<Piece> {
  for (const plane of planes) {
    const frame = sliceFrame(volume.dimensions, plane, plan.planeRows);
    const rowTiles = tilesAlong(frame.rows, plan.canvas[0]);
    const columnTiles = tilesAlong(frame.columns, plan.canvas[1]);
    for (let index = 0; index < frame.numSlices; index++) {
      for (const rows of rowTiles) for (const columns of columnTiles) yield { frame, index, rows, columns };
    }
  }
}

function* batchesOf<T>(items: Iterable<T>, size: number): Generator<T[]> {
  let batch: T[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length === size) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

function addBatch(program: RunningProgram, plan: Plan, volume: WorkingVolume, pieces: readonly Piece[], share: number, sum: Sum): void {
  const [height, width] = plan.canvas;
  const size = height * width;
  // Functions have fixed shapes: a single piece has a function of its own, a short batch is filled with zeros.
  const single = pieces.length === 1;
  const images = new Float32Array((single ? 1 : plan.prediction.batchSize) * size);
  pieces.forEach(({ frame, index, rows, columns }, n) =>
    warpSlice({ volume, plane: frame.plane, index }, plan.planeRows, plan.canvas, { row: rows.start, column: columns.start }, identityDraw, { image: images, labels: null, offset: n * size }));
  const probabilities = defined(program.run(single ? 'predictOne' : 'predict', { images })['probabilities'], 'probabilities');
  pieces.forEach((piece, n) => addPiece(piece, probabilities, n * size, plan, share, sum));
}

function addPiece(piece: Piece, probabilities: Float32Array, firstPixel: number, plan: Plan, share: number, sum: Sum): void {
  const { index, rows, columns } = piece;
  const frame = sum.frame ?? piece.frame;
  const { values: into, numVoxels } = sum;
  const { numClasses } = plan.network;
  const [height, width] = plan.canvas;
  for (let r = Math.max(0, -rows.start); r < Math.min(height, frame.rows - rows.start); r++) {
    for (let c = Math.max(0, -columns.start); c < Math.min(width, frame.columns - columns.start); c++) {
      const weight = (rows.weights[r] as number) * (columns.weights[c] as number) * share;
      const voxel = index * frame.sliceStride + (rows.start + r) * frame.rowStride + (columns.start + c) * frame.columnStride;
      const from = (firstPixel + r * width + c) * numClasses;
      for (let k = 0; k < numClasses; k++) into[k * numVoxels + voxel] = (into[k * numVoxels + voxel] as number) + weight * (probabilities[from + k] as number);
    }
  }
}
