import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import type { FeedValues, Program, Tensors, VariableSpec } from '#shared/learning/engine/program.ts';
import { recipeLoss, targetsOfLabels } from '#shared/learning/losses/index.ts';
import { lossGradients } from '#shared/learning/training/lossGradients.ts';
import { movedStatistics, networkLayouts, partsValues, partVariables, recipeNetwork, segment } from '#shared/learning/network/index.ts';
import { createRandom } from '#shared/util/random.ts';

export interface SegmentationSize {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels?: readonly number[];
}

/** Supervised training of the recipe's network with Adam: the program that engines are timed, and compared, with. */
export function segmentationProgram({ batch, height, width, channels }: SegmentationSize): Program {
  const config = recipeNetwork(3, channels);
  const layouts = networkLayouts(config);
  const parts = layouts.map(({ part }) => part);
  const random = createRandom(1);
  const network: Record<string, VariableSpec> = Object.assign({}, ...layouts.map((layout) => partVariables(layout, random)));
  const moments = Object.fromEntries(parts.flatMap((part) => ['First', 'Second'].map((moment) => {
    const { shape, initial } = network[part] as VariableSpec;
    return [`${part}${moment}`, { shape, initial: new Float32Array(initial.length) }];
  })));
  const images = { shape: [batch, height, width, 1], dtype: 'float32' } as const;
  return {
    variables: { ...network, ...moments },
    functions: {
      train: {
        feeds: { images, labels: { shape: [batch, height, width], dtype: 'float32' }, rate: { shape: [], dtype: 'float32' } },
        run: (feeds, variables) => {
          const targets = targetsOfLabels(feeds['labels'] as Tensor3D, 3);
          const parameters = Object.fromEntries(parts.map((part) => [part, variables[part] as Tensor]));
          const { loss, gradients, carried } = lossGradients(parameters, (current) => {
            const { logits, statistics } = segment(config, partsValues({ ...variables, ...current }, parts), feeds['images'] as Tensor4D, 'train');
            return { loss: recipeLoss(logits, targets).loss, carried: movedStatistics(variables, statistics, 0.05) };
          });
          const steps = parts.map((part) => adam(variables, part, gradients[part] as Tensor, feeds['rate'] as Tensor));
          return { outputs: { loss }, updates: Object.assign(carried, ...steps) as Tensors };
        },
      },
      predict: {
        feeds: { images },
        run: (feeds, variables) => {
          const { logits } = segment(config, partsValues(variables, parts), feeds['images'] as Tensor4D, 'inference');
          return { outputs: { probabilities: tf.softmax(logits) } };
        },
      },
    },
  };
}

/** Adam without bias correction: it takes as long, and a test compares engines, not optimisers. */
function adam(variables: Tensors, part: string, gradient: Tensor, rate: Tensor): Tensors {
  const first = tf.add(tf.mul(variables[`${part}First`] as Tensor1D, 0.9), tf.mul(gradient, 0.1));
  const second = tf.add(tf.mul(variables[`${part}Second`] as Tensor1D, 0.99), tf.mul(tf.square(gradient), 0.01));
  const step = tf.mul(rate, tf.div(first, tf.add(tf.sqrt(second), 1e-3)));
  return { [part]: tf.sub(variables[part] as Tensor, step), [`${part}First`]: first, [`${part}Second`]: second };
}

/** Images with a bright disc that is the structure, labels 0, 1 and 255 (not looked at) along the left edge. */
export function segmentationFeeds({ batch, height, width }: SegmentationSize, seed: number): FeedValues {
  const random = createRandom(seed);
  const images = new Float32Array(batch * height * width);
  const labels = new Float32Array(images.length);
  for (let b = 0, i = 0; b < batch; b++) {
    const [y0, x0] = [random.uniform(0.3, 0.7) * height, random.uniform(0.3, 0.7) * width];
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++, i++) {
        const inside = Math.hypot(y - y0, x - x0) < height / 5;
        images[i] = (inside ? 1 : 0) + 0.3 * random.normal();
        labels[i] = x < 2 ? 255 : Number(inside);
      }
    }
  }
  return { images, labels, rate: Float32Array.of(1e-3) };
}
