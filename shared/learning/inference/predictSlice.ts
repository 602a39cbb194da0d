import type { Axis } from '../../domain/grid.ts';
import { sliceLayout } from '../../domain/sliceAxis.ts';
import type { AxisMap } from '../../geometry/axisMap.ts';
import type { Plan } from '../config/plan.ts';
import type { RunningProgram } from '../engine/program.ts';
import type { WorkingVolume } from '../preprocessing/workingVolume.ts';
import type { Probabilities } from './predictVolume.ts';
import { predictPlaneSlice, predictVolume } from './predictVolume.ts';

/** A predicted slice on native voxels: structure values, [height, width] as in `sliceLayout` (u fastest). */
export interface SlicePrediction {
  readonly width: number;
  readonly height: number;
  readonly labels: Uint8Array;
}

/**
 * The mask of one native slice as the averaged model sees it now: from that slice alone where the network sees its
 * plane, else cut out of all slices of the volume.
 */
export function predictSlice(program: RunningProgram, plan: Plan, volume: WorkingVolume, axis: Axis, sliceIndex: number): SlicePrediction {
  const { width, height, uAxis, vAxis } = sliceLayout(volume.native, axis);
  const index = nearest(volume.nativeMaps[axis], sliceIndex, volume.dimensions[axis]);
  const [columns, rows] = [volume.dimensions[uAxis], volume.dimensions[vAxis]];
  const { numClasses, values } = volume.planes.includes(axis)
    ? predictPlaneSlice(program, plan, volume, axis, index)
    : cut(drain(predictVolume(program, plan, volume)), volume, axis, index);
  const [us, vs] = [linear(volume.nativeMaps[uAxis], columns), linear(volume.nativeMaps[vAxis], rows)];
  const labels = new Uint8Array(width * height);
  for (let v = 0; v < height; v++) {
    for (let u = 0; u < width; u++) {
      const [u0, u1, fu] = us(u);
      const [v0, v1, fv] = vs(v);
      let best = 0;
      let highest = -1;
      for (let c = 0; c < numClasses; c++) {
        const at = (uu: number, vv: number): number => values[(c * rows + vv) * columns + uu] as number;
        const p = (at(u0, v0) * (1 - fu) + at(u1, v0) * fu) * (1 - fv) + (at(u0, v1) * (1 - fu) + at(u1, v1) * fu) * fv;
        if (p > highest) [best, highest] = [c, p];
      }
      labels[v * width + u] = best === 0 ? 0 : (plan.classValues[best - 1] as number);
    }
  }
  return { width, height, labels };
}

/** One slice out of the probabilities of a volume, as `predictPlaneSlice` gives it. */
function cut({ numClasses, values }: Probabilities, { dimensions, image }: WorkingVolume, axis: Axis, index: number): Probabilities {
  const [u, v] = axis === 0 ? ([1, 2] as const) : axis === 1 ? ([0, 2] as const) : ([0, 1] as const);
  const strides = [1, dimensions[0], dimensions[0] * dimensions[1]] as const;
  const result = new Float32Array(numClasses * dimensions[u] * dimensions[v]);
  let n = 0;
  for (let c = 0; c < numClasses; c++) {
    const first = c * image.length + index * strides[axis];
    for (let y = 0; y < dimensions[v]; y++) for (let x = 0; x < dimensions[u]; x++) result[n++] = values[first + x * strides[u] + y * strides[v]] as number;
  }
  return { numClasses, values: result };
}

function drain(prediction: Generator<undefined, Probabilities>): Probabilities {
  for (;;) {
    const { done, value } = prediction.next();
    if (done === true) return value;
  }
}

const nearest = ({ offset, step }: AxisMap, t: number, size: number): number => Math.min(Math.max(Math.round(offset + step * t), 0), size - 1);

const linear = ({ offset, step }: AxisMap, size: number) => (t: number): [number, number, number] => {
  const position = Math.min(Math.max(offset + step * t, 0), size - 1);
  const low = Math.floor(position);
  return [low, Math.min(low + 1, size - 1), position - low];
};

/** [value, length, value, length, …] over the pixels in order. */
export function runLengths(labels: Uint8Array): number[] {
  const runs: number[] = [];
  for (let i = 0; i < labels.length;) {
    const start = i;
    const value = labels[i] as number;
    while (i < labels.length && labels[i] === value) i++;
    runs.push(value, i - start);
  }
  return runs;
}
