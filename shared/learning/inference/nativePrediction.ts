import { numVoxels, voxelVolumeMl } from '../../domain/grid.ts';
import type { AxisMap } from '../../geometry/axisMap.ts';
import type { WorkingVolume } from '../preprocessing/workingVolume.ts';
import type { Probabilities } from './predictVolume.ts';

/** A prediction on the volume's own voxels, with what can be said about it without knowing the truth. */
export interface NativePrediction {
  /** Structure values, 0 background; canonical order. */
  readonly labels: Uint8Array;
  /** 0 to 1, uncalibrated: the mean over the structures found; 0 where none was found. */
  readonly confidence: number;
  readonly structures: readonly { readonly value: number; readonly confidence: number | null; readonly volumeMl: number }[];
  /** One number a slice along the slice axis, 0 to 1. */
  readonly sliceUncertainty: readonly number[];
}

/** Entropy counts only where some structure is at least this likely: elsewhere it would measure how much background a slice has. */
const nearForeground = 0.05;

/**
 * Probabilities brought to the native grid linearly, slice by slice so that large volumes never exist in classes times
 * voxels, then the likeliest class of each voxel.
 *
 * Confidence of a structure: 2 sum(p m) / (sum p + sum m), m the predicted mask: the Dice that the network itself
 * expects. Uncertainty of a slice: the mean entropy near structures, 1 where all classes are equally likely.
 */
export function nativePrediction(volume: WorkingVolume, { numClasses, values }: Probabilities, classValues: readonly number[]): NativePrediction {
  const [nx, ny, nz] = volume.native.dimensions;
  const [xTaps, yTaps, zTaps] = volume.nativeMaps.map((map, axis) => linearTaps(map, volume.dimensions[axis] as number)) as [Taps, Taps, Taps];
  const labels = new Uint8Array(numVoxels(volume.native));
  const tally = createTally(numClasses, volume.native.dimensions[volume.sliceAxis]);
  const slab = new Float32Array(numClasses * volume.dimensions[0] * volume.dimensions[1]);
  const p = new Float32Array(numClasses);
  const width = volume.dimensions[0];
  const area = width * volume.dimensions[1];
  let n = 0;
  for (let k = 0; k < nz; k++) {
    blendSlab(values, numClasses, area, volume.dimensions[2], zTaps, k, slab);
    for (let j = 0; j < ny; j++) {
      const row0 = (yTaps.low[j] as number) * width;
      const row1 = (yTaps.high[j] as number) * width;
      const fy = yTaps.fraction[j] as number;
      for (let i = 0; i < nx; i++, n++) {
        const x0 = xTaps.low[i] as number;
        const x1 = xTaps.high[i] as number;
        const fx = xTaps.fraction[i] as number;
        let best = 0;
        for (let c = 0; c < numClasses; c++) {
          const at = c * area;
          const top = (slab[at + row0 + x0] as number) * (1 - fx) + (slab[at + row0 + x1] as number) * fx;
          const bottom = (slab[at + row1 + x0] as number) * (1 - fx) + (slab[at + row1 + x1] as number) * fx;
          const probability = top * (1 - fy) + bottom * fy;
          p[c] = probability;
          if (probability > (p[best] as number)) best = c;
        }
        if (best > 0) labels[n] = classValues[best - 1] as number;
        tally.add(p, best, volume.sliceAxis === 0 ? i : volume.sliceAxis === 1 ? j : k);
      }
    }
  }
  return { labels, ...tally.summary(classValues, voxelVolumeMl(volume.native)) };
}

interface Taps {
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly fraction: Float32Array;
}

function linearTaps({ size, step, offset }: AxisMap, sourceSize: number): Taps {
  const low = new Int32Array(size);
  const high = new Int32Array(size);
  const fraction = new Float32Array(size);
  for (let t = 0; t < size; t++) {
    const position = Math.min(Math.max(offset + step * t, 0), sourceSize - 1);
    low[t] = Math.floor(position);
    high[t] = Math.min((low[t] as number) + 1, sourceSize - 1);
    fraction[t] = position - (low[t] as number);
  }
  return { low, high, fraction };
}

function blendSlab(values: Float32Array, numClasses: number, area: number, depth: number, taps: Taps, k: number, slab: Float32Array): void {
  const fraction = taps.fraction[k] as number;
  for (let c = 0; c < numClasses; c++) {
    const low = (c * depth + (taps.low[k] as number)) * area;
    const high = (c * depth + (taps.high[k] as number)) * area;
    for (let v = 0; v < area; v++) slab[c * area + v] = (values[low + v] as number) * (1 - fraction) + (values[high + v] as number) * fraction;
  }
}

function createTally(numClasses: number, numSlices: number) {
  const sumProbability = new Float64Array(numClasses);
  const sumOverlap = new Float64Array(numClasses);
  const sumMask = new Float64Array(numClasses);
  const entropy = new Float64Array(numSlices);
  const counted = new Float64Array(numSlices);

  function add(p: Float32Array, best: number, slice: number): void {
    for (let c = 1; c < numClasses; c++) sumProbability[c] = (sumProbability[c] as number) + (p[c] as number);
    sumMask[best] = (sumMask[best] as number) + 1;
    sumOverlap[best] = (sumOverlap[best] as number) + (p[best] as number);
    if (1 - (p[0] as number) < nearForeground) return;
    let sum = 0;
    for (let c = 0; c < numClasses; c++) if ((p[c] as number) > 1e-7) sum -= (p[c] as number) * Math.log(p[c] as number);
    entropy[slice] = (entropy[slice] as number) + sum / Math.log(numClasses);
    counted[slice] = (counted[slice] as number) + 1;
  }

  function summary(classValues: readonly number[], voxelMl: number): Omit<NativePrediction, 'labels'> {
    const structures = classValues.map((value, i) => {
      const mask = sumMask[i + 1] as number;
      const confidence = mask === 0 ? null : unit((2 * (sumOverlap[i + 1] as number)) / ((sumProbability[i + 1] as number) + mask));
      return { value, confidence, volumeMl: mask * voxelMl };
    });
    const found = structures.flatMap(({ confidence }) => (confidence === null ? [] : [confidence]));
    const confidence = found.length === 0 ? 0 : found.reduce((sum, value) => sum + value, 0) / found.length;
    return { confidence, structures, sliceUncertainty: Array.from(entropy, (sum, s) => (counted[s] === 0 ? 0 : unit(sum / (counted[s] as number)))) };
  }

  return { add, summary };
}

const unit = (value: number): number => Math.min(1, Math.max(0, value));
