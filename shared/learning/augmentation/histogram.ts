import type { WorkingVolume } from '../preprocessing/workingVolume.ts';
import { percentiles } from '../preprocessing/normalise.ts';

/** The intensities of a volume at evenly spaced percentiles, from its lowest to its highest. */
export type Landmarks = Float32Array;

/** Twenty steps of five per cent: enough for the shape of a histogram, too few for its noise. */
const numSteps = 20;
const percents = Array.from({ length: numSteps + 1 }, (_, n) => (100 * n) / numSteps);

const known = new WeakMap<WorkingVolume, Landmarks>();

/** Landmarks of all voxels of a volume; measured once. */
export function landmarksOf(volume: WorkingVolume): Landmarks {
  const measured = known.get(volume) ?? Float32Array.from(percentiles(volume.image, percents));
  known.set(volume, measured);
  return measured;
}

/**
 * Histogram matching by landmarks (Nyúl and Udupa, Magn. Reson. Med. 1999), as an augmentation: moves intensities, in place,
 * towards what they would be in another volume. Between two landmarks the map is linear; beyond the ends it shifts.
 *
 * @param share of the way, 0 to 1: at 0 nothing changes, at 1 the histogram is the other volume's
 */
export function matchHistogram(pixels: Float32Array, own: Landmarks, other: Landmarks, share: number): void {
  for (let i = 0; i < pixels.length; i++) {
    const value = pixels[i] as number;
    pixels[i] = value + share * (matched(value, own, other) - value);
  }
}

function matched(value: number, own: Landmarks, other: Landmarks): number {
  const last = own.length - 1;
  let high = 0;
  while (high <= last && (own[high] as number) <= value) high++;
  if (high === 0 || high > last) {
    const end = Math.min(high, last);
    return value + (other[end] as number) - (own[end] as number);
  }
  const [ownLow, ownHigh] = [own[high - 1] as number, own[high] as number];
  const [otherLow, otherHigh] = [other[high - 1] as number, other[high] as number];
  return otherLow + ((value - ownLow) / (ownHigh - ownLow)) * (otherHigh - otherLow);
}
