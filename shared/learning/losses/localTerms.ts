import { assert } from '../../util/assert.ts';

/** Which images of a batch have their regions compared: constants of a strategy. */
export interface LocalTerms {
  /** Directed image pairs anchor -> partner; each gives one term a positive region. */
  readonly anchors: Int32Array;
  readonly partners: Int32Array;
  /** How many of a region's listed negatives count, from the first. */
  readonly numNegatives: number;
  /** What the sum over pairs and regions is divided by, before the division by the number of regions. */
  readonly normaliser: number;
}

/**
 * L^R: `images` slices, two intensity augmentations each, interleaved (2k, 2k + 1); every image is an anchor with its
 * other version as partner, five negatives a map. Plain mean over the directed terms.
 */
export function localRandomTerms(images: number): LocalTerms {
  const anchors = Int32Array.from({ length: 2 * images }, (_, i) => i);
  return { anchors, partners: anchors.map((i) => i ^ 1), numNegatives: 5, normaliser: anchors.length };
}

/**
 * L^D: `images` = volumes x numPartitions, first augmentations at 0 .. images - 1, second ones after them. Anchors are first
 * augmentations; partners the own second one and the same partition of every other volume; four negatives a map.
 * Normalised by twice the number of images, as in the authors' code (1.5 x the mean for three volumes).
 */
export function localDTerms(images: number, numPartitions: number): LocalTerms {
  assert(images % numPartitions === 0, `${images} images are not whole samples of ${numPartitions} partitions`);
  const anchors: number[] = [];
  const partners: number[] = [];
  for (let i = 0; i < images; i++) {
    anchors.push(i);
    partners.push(images + i);
    for (let ahead = numPartitions; ahead < images; ahead += numPartitions) {
      anchors.push(i);
      partners.push((i + ahead) % images);
    }
  }
  return { anchors: Int32Array.from(anchors), partners: Int32Array.from(partners), numNegatives: 4, normaliser: 2 * images };
}
