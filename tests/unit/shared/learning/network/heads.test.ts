import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { recipeNetwork } from '#shared/learning/network/config.ts';
import type { ProjectionHeadConfig } from '#shared/learning/network/heads.ts';
import {
  localHead, localHeadLayout, projectionHead, projectionHeadLayout, regionHead, regionHeadLayout,
} from '#shared/learning/network/heads.ts';
import { createRandom } from '#shared/util/random.ts';
import { expectAllClose, useEngine } from '../../../../support/engine.ts';
import * as reference from '../../../../support/reference/network.ts';

useEngine();

const config = recipeNetwork(3, [2, 3, 4]);
const random = createRandom(5);
const draw = (count: number): number[] => Array.from({ length: count }, () => Math.fround(random.normal()));

/** x [in] times a row-major matrix [in, out]. */
const dense = (x: readonly number[], matrix: readonly number[], out: number): number[] =>
  Array.from({ length: out }, (_, k) => x.reduce((sum, v, i) => sum + v * (matrix[i * out + k] ?? NaN), 0));

describe('the heads of pre-training', () => {
  it('g1 is two dense layers without bias on the flattened bottom map, with a ReLU between', () => {
    const head: ProjectionHeadConfig = { height: 8, width: 16, hidden: 5, embedding: 3 };
    const layout = projectionHeadLayout(config, head);
    expect(layout.tensors.map(({ shape }) => shape)).toEqual([[2 * 4 * 4, 5], [5, 3]]);
    const [parameters, bottom] = [draw(layout.size), draw(2 * 32)];
    const actual = tf.tidy(() => [...projectionHead(config, head, { parameters: tf.tensor1d(parameters) }, tf.tensor4d(bottom, [2, 2, 4, 4])).dataSync()]);
    const expected = [bottom.slice(0, 32), bottom.slice(32)].flatMap((flat) =>
      dense(dense(flat, parameters.slice(0, 160), 5).map((v) => Math.max(v, 0)), parameters.slice(160), 3));
    expectAllClose(actual, expected, 1e-5);
  });

  it('g2 is 1x1 convolution, batch normalisation, ReLU, 1x1 convolution, at the block’s channels', () => {
    const layout = localHeadLayout(config, 1);
    const [parameters, features] = [draw(layout.size), draw(2 * 6 * 3)];
    const maps = [0, 1].map((b) => ({ height: 2, width: 3, channels: 3, values: features.slice(18 * b, 18 * b + 18) }));
    const reader = new reference.Reader(parameters);
    const norm = new reference.BatchNormaliser();
    const shape: reference.Shape = {
      channels: [], numClasses: 0, bias: false, upConv: false, lastBlockConvs: 2, slope: 0, epsilon: config.batchNormEpsilon, paperHead: false,
    };
    const hidden = reference.unit(maps, 1, 3, reader, norm, shape);
    const kernel = reader.take(9);
    expect(reader.isAtEnd).toBe(true);
    tf.tidy(() => {
      const pass = localHead(config, 1, { parameters: tf.tensor1d(parameters) }, tf.tensor4d(features, [2, 2, 3, 3]), 'train');
      expectAllClose([...pass.features.dataSync()], hidden.flatMap((map) => reference.convolve(map, kernel, 1, 3).values), 1e-4);
      expectAllClose([...(pass.statistics?.variance.dataSync() ?? [])], norm.variance, 1e-4);
    });
  });

  it('the region head is one dense layer without bias, shared by all regions', () => {
    const layout = regionHeadLayout(config, 1, 3, 4);
    expect(layout.tensors.map(({ shape }) => shape)).toEqual([[27, 4]]);
    const [parameters, regions] = [draw(layout.size), draw(5 * 27)];
    const actual = tf.tidy(() => [...regionHead(layout, { parameters: tf.tensor1d(parameters) }, tf.tensor2d(regions, [5, 27])).dataSync()]);
    expectAllClose(actual, [0, 1, 2, 3, 4].flatMap((i) => dense(regions.slice(27 * i, 27 * i + 27), parameters, 4)), 1e-5);
  });
});
