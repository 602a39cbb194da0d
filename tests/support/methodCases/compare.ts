import type { Tensor } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import type { Program, RunningProgram } from '#shared/learning/engine/program.ts';
import { lossGradients } from '#shared/learning/training/lossGradients.ts';
import { createRandom } from '#shared/util/random.ts';
import { centralDifferences, expectAllClose } from '../engine.ts';
import type { MethodCase } from './index.ts';

/** Of the largest entry: what float32 leaves of a gradient. */
const gradientTolerance = 1e-4;
/** Of the value, or absolute where that is under 1: sums of hundreds of terms in float32. */
const valueTolerance = 5e-6;
const flatTolerance = 2e-5;

/** Loss and gradient as an engine runs a step: one function of a program. */
export function valueAndGradientIn(start: (program: Program) => RunningProgram, { shape, at, loss }: MethodCase): { value: number; gradient: Float32Array } {
  const running = start({
    variables: {},
    functions: {
      differentiate: {
        feeds: { x: { shape, dtype: 'float32' } },
        run: (feeds) => {
          const { loss: value, gradients } = lossGradients({ x: feeds['x'] as Tensor }, ({ x }) => ({ loss: loss(x as Tensor), carried: {} }));
          return { outputs: { value, gradient: gradients['x'] as Tensor } };
        },
      },
    },
  });
  try {
    const { value, gradient } = running.run('differentiate', { x: Float32Array.from(at) });
    return { value: value?.[0] ?? NaN, gradient: gradient ?? new Float32Array() };
  } finally {
    running.dispose();
  }
}

/** The plain loops have the value of method.md, six decimals of it. */
export function expectReferenceValue({ at, reference, expected }: MethodCase): void {
  if (expected !== null) expect(Math.abs(reference(at) - expected)).toBeLessThan(0.6e-6);
}

export function expectValue({ at, reference, expected }: MethodCase, value: number): void {
  for (const wanted of [expected ?? reference(at), reference(at)]) {
    expect(Math.abs(value - wanted) / Math.max(1, Math.abs(wanted))).toBeLessThan(valueTolerance);
  }
}

/** Our gradient is the central difference of the plain double-precision loops. */
export function expectGradient(given: MethodCase, gradient: Float32Array): void {
  // Where the tensors stand: float32.
  const at = given.at.map(Math.fround);
  if (given.isLarge) {
    expectGradientInPlaces(given.reference, at, gradient);
    return;
  }
  const expected = centralDifferences(at, given.reference);
  if (!given.isFlat) expectAllClose(gradient, expected, gradientTolerance);
  else for (const values of [gradient, expected]) expect(Math.max(...values.map(Math.abs))).toBeLessThan(flatTolerance);
}

/** Along random directions, which all values have a part in, and at some values, those that count and those that do not. */
function expectGradientInPlaces(f: (x: readonly number[]) => number, at: readonly number[], gradient: Float32Array): void {
  const random = createRandom(at.length);
  const step = 1e-5;
  for (let n = 0; n < 4; n++) {
    const direction = at.map(() => random.normal());
    const moved = (by: number): number => f(at.map((value, i) => value + by * (direction[i] ?? 0)));
    const slope = direction.reduce((sum, d, i) => sum + d * (gradient[i] ?? NaN), 0);
    const size = Math.sqrt(gradient.reduce((sum, g) => sum + g * g, 0));
    expect(Math.abs(slope - (moved(step) - moved(-step)) / (2 * step)) / size).toBeLessThan(gradientTolerance);
  }
  const counting = [...gradient.keys()].filter((i) => gradient[i] !== 0);
  const chosen = [...random.shuffle(counting).slice(0, 20), ...Array.from({ length: 10 }, () => random.integer(0, at.length))];
  const expected = chosen.map((i) => (f(at.with(i, (at[i] ?? NaN) + step)) - f(at.with(i, (at[i] ?? NaN) - step))) / (2 * step));
  expectAllClose(chosen.map((i) => gradient[i] ?? NaN), expected, gradientTolerance);
}
