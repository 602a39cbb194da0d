import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import { gatherRows, l2Normalize } from '../ops/index.ts';
import type { LocalTerms } from './localTerms.ts';
import { defaultTemperature, negativeLogSumExp, negativeMask, pairLoss } from './pairLoss.ts';
import type { RegionTable } from './regionTables.ts';

/**
 * Where the regions of a table lie in the flattened maps of a batch: [images * regions * K * K] indices into
 * [images * height * width], image-major; within a region row, column.
 *
 * @param shifts for every image, by how many positions (rows, columns) the table's places are moved on it
 */
export function regionPlaces(height: number, width: number, { regionSize, positions }: RegionTable, shifts: readonly (readonly [number, number])[]): Int32Array {
  const places = new Int32Array(shifts.length * positions.length * regionSize ** 2);
  let n = 0;
  shifts.forEach(([down, right], image) => {
    for (const [top, left] of positions) {
      for (let row = top + down; row < top + down + regionSize; row++) {
        for (let column = left + right; column < left + right + regionSize; column++) places[n++] = (image * height + row) * width + column;
      }
    }
  });
  return places;
}

/**
 * The regions of a table cut out of feature maps.
 *
 * @param maps [n, h, w, C]
 * @param places int32, as `regionPlaces` gives them
 * @returns [n * regions, K * K * C], image-major; within a region row, column, channel. For the region head, or
 *   (1x1 regions) reshaped to [n, regions, C] for the loss as they are.
 */
export function cutRegionsAt(maps: Tensor4D, places: Tensor1D, { regionSize, positions }: RegionTable): Tensor2D {
  const [n, height, width, channels] = maps.shape;
  const rows = gatherRows(tf.reshape(maps, [n * height * width, channels]), places);
  return tf.reshape(rows, [n * positions.length, regionSize * regionSize * channels]);
}

/**
 * The local contrastive loss: every positive region of an anchor image is drawn to the same region of its partner, and
 * pushed from the listed negative regions of both images.
 *
 * @param vectors [n, regions, d], any length, regions in the order of the table
 * @param negatives for every positive region the indices of its negatives; positives come first among the regions
 */
export function localContrastiveLoss(
  vectors: Tensor3D, negatives: RegionTable['negatives'], terms: LocalTerms, temperature = defaultTemperature,
): Scalar {
  const numRegions = vectors.shape[1];
  const numPositives = negatives.length;
  const unit = l2Normalize(vectors);
  const anchors = takeImages(unit, terms.anchors);
  const partners = takeImages(unit, terms.partners);
  const anchorPositives = firstRegions(anchors, numPositives);

  const positive = tf.div(tf.sum(tf.mul(anchorPositives, firstRegions(partners, numPositives)), -1), temperature);
  const within = tf.matMul(anchorPositives, anchors, false, true);
  const across = tf.matMul(anchorPositives, partners, false, true);
  const similarities = tf.div(tf.concat([within, across], 2), temperature);
  const mask = tf.tensor3d(bothMapsMask(negatives, terms.numNegatives, numRegions), [1, numPositives, 2 * numRegions]);

  const losses = pairLoss(positive, negativeLogSumExp(similarities, mask));
  return tf.div(tf.sum(losses), numPositives * terms.normaliser);
}

/** Whole images [count, regions, d] by index. */
function takeImages(vectors: Tensor3D, indices: Int32Array): Tensor3D {
  const [n, regions, width] = vectors.shape;
  const rows = gatherRows(tf.reshape(vectors, [n, regions * width]), tf.tensor1d(indices, 'int32'));
  return tf.reshape(rows, [indices.length, regions, width]);
}

const firstRegions = (vectors: Tensor3D, count: number): Tensor3D =>
  tf.slice(vectors, [0, 0, 0], [vectors.shape[0], count, vectors.shape[2]]);

/** Additive mask [positives, 2 regions]: the same negatives in the anchor's map and in the partner's. */
function bothMapsMask(negatives: RegionTable['negatives'], count: number, numRegions: number): Float32Array {
  const isNegative = new Float32Array(negatives.length * 2 * numRegions);
  negatives.forEach((listed, region) => {
    for (const q of listed.slice(0, count)) {
      isNegative[region * 2 * numRegions + q] = 1;
      isNegative[(region * 2 + 1) * numRegions + q] = 1;
    }
  });
  return negativeMask(isNegative);
}
