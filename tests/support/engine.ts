import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect } from 'vitest';
import { loadTensorflow } from '#electron/trainer/engines/tensorflow/load.ts';
import { loadWasm } from '#electron/trainer/engines/wasm/load.ts';

/**
 * Loads an engine before the tests of this file: WebAssembly, which runs wherever Node does, or, with
 * FEWSLICE_TEST_ENGINE=tensorflow, TensorFlow from the engine pack.
 */
export function useEngine(): void {
  beforeAll(async () => {
    if (process.env['FEWSLICE_TEST_ENGINE'] === 'tensorflow') loadTensorflow();
    else await loadWasm();
  });
}

/** Value and gradient of a scalar function of one tensor, read back. */
export function valueAndGradient(shape: readonly number[], at: ArrayLike<number>, f: (x: tf.Tensor) => tf.Tensor): { value: number; gradient: number[] } {
  return tf.tidy(() => {
    const { value, grad } = tf.valueAndGrad((x: tf.Tensor) => f(x) as tf.Scalar)(tf.tensor(Float32Array.from(at), [...shape]));
    return { value: value.dataSync()[0] ?? NaN, gradient: [...grad.dataSync()] };
  });
}

/** Gradient by central differences, in double precision. */
export function centralDifferences(at: readonly number[], f: (x: readonly number[]) => number, step = 1e-5): number[] {
  return at.map((value, i) => {
    const moved = [...at];
    moved[i] = value + step;
    const above = f(moved);
    moved[i] = value - step;
    return (above - f(moved)) / (2 * step);
  });
}

/** Every entry within `tolerance` of the largest expected one. */
export function expectAllClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  const scale = Array.from(expected).reduce((largest, v) => Math.max(largest, Math.abs(v)), 1e-12);
  const worst = Array.from(actual).reduce((largest, v, i) => Math.max(largest, Number.isFinite(v) ? Math.abs(v - (expected[i] ?? NaN)) : Infinity), 0);
  expect(worst / scale).toBeLessThan(tolerance);
}
