import type { Axis, Grid } from '#shared/domain/grid.ts';
import { numVoxels } from '#shared/domain/grid.ts';
import { readSlice, sliceLayout } from '#shared/domain/sliceAxis.ts';
import { applyTriples } from './paint/voxelRuns.ts';
import type { LabelLayer } from './types.ts';

/** The masks above the image. Heavy arrays, so never reactive: whoever changes them says what to draw again. */
export interface Scene {
  /** The viewer's own, live copy of the human labels. */
  readonly labels: Uint8Array | null;
  /** All of them belong to one grid. @throws RangeError when an array does not fill it. */
  reset(grid: Grid, labels: LabelLayer | null, prediction: Uint8Array | null): void;
  setLabels(labels: LabelLayer | null): void;
  setPrediction(prediction: Uint8Array | null): void;
  applyRuns(runs: readonly number[]): void;
  setLiveSlice(axis: Axis, slice: number, pixels: Uint8Array | null): void;
  clearLiveSlices(): void;
  /** [height, width]; null where there is nothing to draw. */
  labelSlice(axis: Axis, slice: number): Uint8Array | null;
  predictionSlice(axis: Axis, slice: number, live: boolean): Uint8Array | null;
}

export function createScene(): Scene {
  let grid: Grid | null = null;
  let labels: Uint8Array | null = null;
  let prediction: Uint8Array | null = null;
  const liveSlices = new Map<string, Uint8Array>();

  const fills = <T extends Uint8Array>(data: T, what: string): T => {
    if (!grid || data.length !== numVoxels(grid)) {
      throw new RangeError(`A ${what} of ${data.length} voxels does not fill the image's ${grid?.dimensions.join(' x ') ?? 'empty'} grid.`);
    }
    return data;
  };
  const sliceOf = (data: Uint8Array | null, axis: Axis, slice: number): Uint8Array | null =>
    grid && data ? readSlice(data, sliceLayout(grid, axis), slice) : null;

  const scene: Scene = {
    get labels() { return labels; },
    reset(nextGrid, nextLabels, nextPrediction) {
      grid = nextGrid;
      prediction = null;
      scene.setLabels(nextLabels);
      scene.setPrediction(nextPrediction);
    },
    setLabels(layer) {
      labels = null;
      if (layer) labels = fills(layer.data, 'label map').slice();
    },
    setPrediction(next) {
      prediction = null;
      liveSlices.clear();
      if (next) prediction = fills(next, 'prediction');
    },
    applyRuns(runs) {
      if (labels) applyTriples(labels, runs);
    },
    setLiveSlice(axis, slice, pixels) {
      const key = `${axis}:${slice}`;
      if (!pixels || !grid) {
        liveSlices.delete(key);
        return;
      }
      const { width, height } = sliceLayout(grid, axis);
      if (pixels.length !== width * height) throw new RangeError(`${pixels.length} pixels do not fill a slice of ${width} x ${height}.`);
      liveSlices.set(key, pixels);
    },
    clearLiveSlices: () => liveSlices.clear(),
    labelSlice: (axis, slice) => sliceOf(labels, axis, slice),
    predictionSlice: (axis, slice, live) =>
      (live ? liveSlices.get(`${axis}:${slice}`) : undefined) ?? sliceOf(prediction, axis, slice),
  };
  return scene;
}
