import * as tf from '@tensorflow/tfjs-core';
import type { Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';

/** Label of a voxel that nobody looked at. */
export const unknownLabel = 255;

export interface SegmentationTargets {
  /**
   * [batch, height, width, numClasses]: one-hot, or soft after warping or mixing. Sums to 1 over the classes wherever `known`
   * is not 0; elsewhere any finite values, which count for nothing (`targetsOfLabels` writes zeros).
   */
  readonly classes: Tensor4D;
  /** [batch, height, width]: 1 where the truth is known, 0 where nobody looked. A fraction counts the pixel for that much. */
  readonly known: Tensor3D;
}

/** Targets from labels [batch, height, width] of any number type: 0 background, 1 .. numClasses - 1 structures, 255 unknown. */
export function targetsOfLabels(labels: Tensor3D, numClasses: number): SegmentationTargets {
  const values = tf.cast(labels, 'float32');
  // Compared rather than tf.oneHot: what that makes of an index out of range differs between engines.
  const classes = tf.cast(tf.equal(tf.expandDims(values, 3), tf.range(0, numClasses, 1, 'float32')), 'float32');
  const known = tf.cast(tf.less(values, numClasses), 'float32');
  return { classes: classes as Tensor4D, known: known as Tensor3D };
}
