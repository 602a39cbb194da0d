import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { startEager } from '#shared/learning/engine/eager.ts';
import type { Engine, Program, RunningProgram, Tensors } from '#shared/learning/engine/program.ts';
import { batchNormTrain, leakyRelu, maxPool2x2, softmaxCrossEntropyPerPixel, upsampleNearest2x } from '#shared/learning/ops/index.ts';
import { createRandom } from '#shared/util/random.ts';
import type { CheckResult } from './check.ts';

const numSteps = 3;
const images = { shape: [2, 8, 12, 1], dtype: 'float32' } as const;
const classes = { shape: [192, 2], dtype: 'float32' } as const;
const shapes = { first: [3, 3, 1, 8], gamma: [8], beta: [8], second: [3, 3, 16, 2] } as const;

/**
 * Trains a small network a few steps in the engine's own way (a graph, on TensorFlow) and op by op, where every op
 * has been checked: losses and variables must agree. Tolerance: fused kernels round otherwise.
 */
export function programCheck(engine: Engine): CheckResult {
  const name = 'three training steps, as the engine runs them';
  const tolerance = 1e-3;
  try {
    const [expected, actual] = [train(startEager(program())), train(engine.start(program()))];
    const error = expected.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (actual[i] ?? NaN))), 0);
    return { name, tolerance, maxError: Number.isNaN(error) ? Infinity : error, where: 'losses and variables' };
  } catch (error) {
    return { name, tolerance, maxError: Infinity, where: error instanceof Error ? error.message : String(error) };
  }
}

/** Losses of the steps, then all variables. */
function train(running: RunningProgram): number[] {
  const random = createRandom(3);
  const pixels = Float32Array.from({ length: 192 }, () => random.normal());
  const targets = Float32Array.from(pixels, (value) => Number(value > 0)).reduce<number[]>((rows, one) => [...rows, one, 1 - one], []);
  const losses = Array.from({ length: numSteps }, () => running.run('step', { images: pixels, classes: Float32Array.from(targets) })['loss']?.[0] ?? NaN);
  const variables = Object.values(running.read()).flatMap((values) => [...values]);
  running.dispose();
  return [...losses, ...variables];
}

function program(): Program {
  const random = createRandom(5);
  const variables = Object.fromEntries(Object.entries(shapes).map(([name, shape]) => {
    const size = shape.reduce((product: number, length) => product * length, 1);
    return [name, { shape, initial: Float32Array.from({ length: size }, () => 0.3 * random.normal() + (name === 'gamma' ? 1 : 0)) }];
  }));
  return { variables, functions: { step: { feeds: { images, classes }, run: step } } };
}

function step(feeds: Tensors, variables: Tensors): { outputs: Tensors; updates: Tensors } {
  const names = Object.keys(shapes) as (keyof typeof shapes)[];
  const differentiate = tf.valueAndGrads((...parameters: Tensor[]) => loss(feeds, Object.fromEntries(names.map((name, i) => [name, parameters[i] as Tensor]))));
  const { value, grads } = differentiate(names.map((name) => variables[name] as Tensor));
  const updates = Object.fromEntries(names.map((name, i) => [name, tf.sub(variables[name] as Tensor, tf.mul(grads[i] as Tensor, 0.1))]));
  return { outputs: { loss: value }, updates };
}

function loss(feeds: Tensors, { first, gamma, beta, second }: Tensors): tf.Scalar {
  const x = tf.conv2d(feeds['images'] as Tensor4D, first as Tensor4D, 1, 'same');
  const skip = leakyRelu(batchNormTrain(x, gamma as Tensor1D, beta as Tensor1D, 1e-5).y, 0.01);
  const joined = tf.concat4d([upsampleNearest2x(maxPool2x2(skip)), skip], 3);
  const logits = tf.reshape(tf.conv2d(joined, second as Tensor4D, 1, 'same'), [192, 2]) as Tensor2D;
  return tf.mean(softmaxCrossEntropyPerPixel(logits, feeds['classes'] as Tensor2D));
}
