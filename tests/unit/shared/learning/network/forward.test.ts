import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { Tensors } from '#shared/learning/engine/program.ts';
import { recipeLoss } from '#shared/learning/losses/recipe.ts';
import { targetsOfLabels } from '#shared/learning/losses/segmentation.ts';
import type { NetworkConfig } from '#shared/learning/network/config.ts';
import { paperNetwork, recipeNetwork } from '#shared/learning/network/config.ts';
import { decodeBlock, encode, segment, segmentationHead } from '#shared/learning/network/forward.ts';
import type { Mode } from '#shared/learning/network/openPart.ts';
import { networkLayouts, networkParts } from '#shared/learning/network/parts.ts';
import type { PartValues } from '#shared/learning/network/variables.ts';
import { movedStatistics, partsValues, partValues, partVariables } from '#shared/learning/network/variables.ts';
import { createRandom } from '#shared/util/random.ts';
import { centralDifferences, expectAllClose, useEngine } from '../../../../support/engine.ts';
import * as reference from '../../../../support/reference/network.ts';
import { recipe } from '../../../../support/reference/segmentation.ts';

useEngine();

const [batch, height, width] = [2, 4, 8];
const labels = Array.from({ length: batch * height * width }, (_, i) => (i % 7 === 0 ? 255 : (i * i) % 3));

const cases: [string, NetworkConfig][] = [
  ['recipe', recipeNetwork(3, [2, 3])],
  ['recipe of three levels', recipeNetwork(3, [2, 1, 3])],
  ['paper', { ...paperNetwork(3), channels: [2, 3, 2] }],
];

/** Vectors of every part with values that no symmetry hides: gammas, betas, biases and statistics random too. */
function randomVectors(config: NetworkConfig): Record<string, number[]> {
  const random = createRandom(8);
  const vectors: Record<string, number[]> = {};
  for (const layout of networkLayouts(config)) {
    for (const [name, { initial }] of Object.entries(partVariables(layout, random))) {
      vectors[name] = [...initial].map((v) => Math.fround(name.endsWith('Variance') ? random.uniform(0.5, 2) : v + 0.3 * random.normal()));
    }
  }
  return vectors;
}

const tensorsOf = (vectors: Record<string, number[]>): Tensors => Object.fromEntries(Object.entries(vectors).map(([name, v]) => [name, tf.tensor1d(v)]));

function referenceShape(config: NetworkConfig): reference.Shape {
  return {
    channels: config.channels, numClasses: config.numClasses, bias: config.convBias, upConv: config.upConvKernel !== null,
    lastBlockConvs: config.lastBlockConvs, slope: config.activation === 'relu' ? 0 : 0.01, epsilon: config.batchNormEpsilon,
    paperHead: config.segmentationHead === 'paper',
  };
}

const random = createRandom(3);
const image = Array.from({ length: batch * height * width }, () => Math.fround(random.normal()));
const maps: reference.Maps = [0, 1].map((b) => ({ height, width, channels: 1, values: image.slice(b * height * width, (b + 1) * height * width) }));
const imageTensor = (): tf.Tensor4D => tf.tensor4d(image, [batch, height, width, 1]);
const logitsOf = (output: reference.Maps): number[] => output.flatMap((map) => map.values);

function engineLogits(config: NetworkConfig, vectors: Record<string, number[]>, mode: Mode): number[] {
  return tf.tidy(() => [...segment(config, partsValues(tensorsOf(vectors), networkParts(config)), imageTensor(), mode).logits.dataSync()]);
}

describe.each(cases)('the network of the %s', (_name, config) => {
  const vectors = randomVectors(config);
  const parts = networkParts(config);
  const shape = referenceShape(config);
  const parameters = parts.map((part) => vectors[part] ?? []);

  it('computes in training what plain double-precision loops do, batch statistics too', () => {
    const normalisers = parts.map(() => new reference.BatchNormaliser());
    const expected = logitsOf(reference.forward(maps, shape, parameters, normalisers));
    expectAllClose(engineLogits(config, vectors, 'train'), expected, 1e-4);
    tf.tidy(() => {
      const { statistics } = segment(config, partsValues(tensorsOf(vectors), parts), imageTensor(), 'train');
      parts.forEach((part, i) => {
        expectAllClose([...(statistics[part]?.mean.dataSync() ?? [])], normalisers[i]?.mean ?? [], 1e-4);
        expectAllClose([...(statistics[part]?.variance.dataSync() ?? [])], normalisers[i]?.variance ?? [], 1e-4);
      });
    });
  });

  it('computes in inference what the loops do with the moving statistics', () => {
    const normalisers = parts.map((part) => new reference.MovingNormaliser(vectors[`${part}Mean`] ?? [], vectors[`${part}Variance`] ?? []));
    expectAllClose(engineLogits(config, vectors, 'inference'), logitsOf(reference.forward(maps, shape, parameters, normalisers)), 1e-4);
  });

  it('has the gradients of the loops in every part, through the recipe’s loss', () => {
    const oneHot = labels.map((label) => [0, 1, 2].map((c) => Number(c === label)));
    const naive = (at: readonly (readonly number[])[]): number => {
      const logits = logitsOf(reference.forward(maps, shape, at, []));
      const pixels = labels.map((_, i) => logits.slice(3 * i, 3 * i + 3));
      const { dice, crossEntropy } = recipe([pixels], [{ classes: oneHot, known: labels.map((label) => label !== 255) }]);
      return dice + crossEntropy;
    };
    const gradients = tf.tidy(() => {
      const targets = targetsOfLabels(tf.tensor3d(labels, [batch, height, width]), 3);
      const { value, grads } = tf.valueAndGrads((...trained: tf.Tensor[]) => {
        const values = Object.fromEntries(parts.map((part, i) => [part, { parameters: trained[i] as tf.Tensor1D }]));
        return recipeLoss(segment(config, values, imageTensor(), 'train').logits, targets).loss;
      })(parameters.map((v) => tf.tensor1d(v)));
      expect(value.dataSync()[0]).toBeCloseTo(naive(parameters), 5);
      return grads.map((gradient) => [...gradient.dataSync()]);
    });
    const expected = parts.map((_, i) => centralDifferences(parameters[i] ?? [], (x) => naive(parameters.map((v, j) => (j === i ? x : v))), 1e-6));
    parts.forEach((_, i) => expectAllClose(gradients[i] ?? [], expected[i] ?? [], 2e-3));
  });
});

describe('the network’s parts', () => {
  const config = recipeNetwork(3, [2, 3, 4]);
  const vectors = randomVectors(config);
  const encoderValues = (): PartValues => partValues(tensorsOf(vectors), 'encoder');

  it.each([[192, [6, 12, 24, 48, 96, 192]], [160, [5, 10, 20, 40, 80, 160]]] as const)(
    'of the paper have, on slices of %i, maps of the sizes in its table (method.md 2.1)',
    (side, sizes) => {
      const paper = paperNetwork(4);
      const shapes = tf.tidy(() => {
        const random = createRandom(1);
        const tensors: Tensors = Object.fromEntries(networkLayouts(paper).flatMap((layout) =>
          Object.entries(partVariables(layout, random)).map(([name, { initial }]) => [name, tf.tensor1d(initial)])));
        const values = partsValues(tensors, networkParts(paper));
        const { levels } = encode(paper, values['encoder'] as PartValues, tf.zeros([1, side, side, 1]), 'inference');
        const blocks: tf.Tensor4D[] = [];
        for (let block = 1; block <= 5; block++) {
          const below = blocks.at(-1) ?? (levels[5] as tf.Tensor4D);
          blocks.push(decodeBlock(paper, block, values[`decoder${block}`] as PartValues, below, levels[5 - block] as tf.Tensor4D, 'inference').features);
        }
        const logits = segmentationHead(paper, values['segmentationHead'] as PartValues, blocks[4] as tf.Tensor4D, 'inference').features;
        return { levels: levels.map(({ shape }) => shape.slice(1)), blocks: blocks.map(({ shape }) => shape.slice(1)), logits: logits.shape.slice(1) };
      });
      const square = (size: number | undefined, channels: number): (number | undefined)[] => [size, size, channels];
      expect(shapes.levels).toEqual([16, 32, 64, 128, 128, 128].map((channels, level) => square(sizes[5 - level], channels)));
      expect(shapes.blocks).toEqual([128, 128, 64, 32, 16].map((channels, i) => square(sizes[i + 1], channels)));
      expect(shapes.logits).toEqual([side, side, 4]);
    },
  );

  it('hand out the encoder’s levels from fine to coarse', () => {
    tf.tidy(() => {
      const { levels, statistics } = encode(config, encoderValues(), imageTensor(), 'train');
      expect(levels.map((level) => level.shape)).toEqual([[2, 4, 8, 2], [2, 2, 4, 3], [2, 1, 2, 4]]);
      expect(statistics?.mean.shape).toEqual([2 * (2 + 3 + 4)]);
    });
  });

  it('report no batch statistics in inference, where moving ones are used', () => {
    tf.tidy(() => {
      const pass = segment(config, partsValues(tensorsOf(vectors), networkParts(config)), imageTensor(), 'inference');
      expect(pass.statistics).toEqual({});
    });
  });

  it('refuse slices that do not halve often enough', () => {
    expect(() => tf.tidy(() => {
      encode(config, encoderValues(), tf.zeros([1, 6, 8, 1]), 'train');
    })).toThrow(/6 x 8 x 1 does not fit/);
  });

  it('move statistics towards the batch by the given share', () => {
    tf.tidy(() => {
      const variables = { encoderMean: tf.tensor1d([1, 2]), encoderVariance: tf.tensor1d([4, 4]) };
      const moved = movedStatistics(variables, { encoder: { mean: tf.tensor1d([3, 2]), variance: tf.tensor1d([0, 8]) } }, 0.25);
      expect([...(moved['encoderMean']?.dataSync() ?? [])]).toEqual([1.5, 2]);
      expect([...(moved['encoderVariance']?.dataSync() ?? [])]).toEqual([3, 5]);
    });
  });
});
