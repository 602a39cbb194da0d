import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '#shared/util/random.ts';
import { sizeOf } from './array.ts';
import type { DoubleArray } from './array.ts';
import type { Check, CheckInput, CheckResult } from './check.ts';
import { weightedSum } from './reference.ts';

/** Half the distance of a central difference; double precision leaves its error near 1e-9. */
const halfStep = 1e-5;

/** Runs one op on the current engine and compares its values with the reference's, its gradients with central differences of the reference. */
export function runCheck(check: Check): CheckResult {
  const tolerance = check.tolerance ?? 1e-4;
  try {
    const errors = tf.tidy(() => comparisons(check));
    // NaN compares as false: it must count as the worst, not as nothing.
    const worst = errors.reduce((a, b) => (b.error > a.error || Number.isNaN(b.error) ? b : a));
    return { name: check.name, maxError: Number.isNaN(worst.error) ? Infinity : worst.error, tolerance, where: worst.where };
  } catch (error) {
    return { name: check.name, maxError: Infinity, tolerance, where: error instanceof Error ? error.message : String(error) };
  }
}

interface Comparison {
  readonly where: string;
  readonly error: number;
}

// tidy's types want tensors back; an array of plain objects passes through it untouched.
function comparisons(check: Check): Comparison[] & tf.TensorContainerArray {
  const inputs = check.inputs.map(inputValues);
  const tensors = inputs.map(({ shape, data }) => tf.tensor(Float32Array.from(data), [...shape]));
  const expected = check.expected(...inputs);
  const result: Comparison[] = [{ where: 'values', error: largestError(check.compute(...tensors).dataSync(), expected.data) }];
  const variable = check.inputs.flatMap((input, i) => (input.constant ? [] : [i]));
  if (variable.length > 0) result.push(...gradientComparisons(check, inputs, tensors, variable, expected));
  return result as Comparison[] & tf.TensorContainerArray;
}

function gradientComparisons(
  check: Check, inputs: readonly DoubleArray[], tensors: readonly tf.Tensor[], variable: readonly number[], expected: DoubleArray,
): Comparison[] {
  const random = createRandom(7);
  const weights = Float64Array.from(expected.data, () => Math.fround(random.uniform(-1, 1)));
  const weightTensor = tf.tensor(Float32Array.from(weights), [...expected.shape]);
  const loss = (...parameters: tf.Tensor[]): tf.Scalar => {
    const all = [...tensors];
    variable.forEach((input, i) => { all[input] = parameters[i] as tf.Tensor; });
    return tf.sum(tf.mul(check.compute(...all), weightTensor));
  };
  const gradients = tf.grads(loss)(variable.map((i) => tensors[i] as tf.Tensor));
  return variable.map((input, i) => ({
    where: `gradient of input ${input}`,
    error: largestError((gradients[i] as tf.Tensor).dataSync(), differences(check, inputs, input, weights)),
  }));
}

/** Central differences of the weighted sum of the reference's values, by each value of one input. */
function differences(check: Check, inputs: readonly DoubleArray[], input: number, weights: Float64Array): Float64Array {
  const { shape, data } = inputs[input] as DoubleArray;
  const valueWith = (i: number, value: number): number => {
    const moved = { shape, data: data.with(i, value) };
    return weightedSum(check.expected(...inputs.map((array, k) => (k === input ? moved : array))), weights);
  };
  return data.map((value, i) => (valueWith(i, value + halfStep) - valueWith(i, value - halfStep)) / (2 * halfStep));
}

/** As a fraction of the largest expected value (of 0.01 where all are smaller). */
function largestError(actual: ArrayLike<number>, expected: Float64Array): number {
  if (actual.length !== expected.length) return Infinity;
  const scale = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0.01);
  return expected.reduce((largest, value, i) => worse(largest, Math.abs((actual[i] as number) - value) / scale), 0);
}

const worse = (a: number, b: number): number => (Number.isNaN(a) || Number.isNaN(b) ? NaN : Math.max(a, b));

/**
 * Evenly spaced values in a seeded order: all different by more than the step, and none at 0, so that neither ties
 * in a pooling nor the kink of an activation looks like an error.
 */
function inputValues({ shape, low = -1, high = 1, constant }: CheckInput): DoubleArray {
  if (constant) return { shape, data: Float64Array.from(constant) };
  const count = sizeOf(shape);
  const values = Array.from({ length: count }, (_, i) => Math.fround(low + ((i + 0.37) * (high - low)) / count));
  return { shape, data: Float64Array.from(createRandom(count).shuffle(values)) };
}
