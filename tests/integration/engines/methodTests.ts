import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Program, RunningProgram } from '#shared/learning/engine/program.ts';
import { methodCases } from '../../support/methodCases/index.ts';
import { expectGradient, expectReferenceValue, expectValue, valueAndGradientIn } from '../../support/methodCases/compare.ts';

/**
 * T0 to T10 of method.md 10.5 on one engine: our losses have the values that stand there and the gradients that central
 * differences of plain double-precision loops give. A file an engine, as a process holds one.
 *
 * @param ways the ways in which this engine runs a program
 */
export function methodTests(load: () => unknown, ways: Readonly<Record<string, (program: Program) => RunningProgram>>): void {
  beforeAll(async () => { await load(); });

  describe.each(Object.entries(ways))('%s', (_way, start) => {
    it.each(methodCases.map((given) => [given.test, given.title, given] as const))('%s: %s', (_test, _title, given) => {
      const { value, gradient } = valueAndGradientIn(start, given);
      expectReferenceValue(given);
      expectValue(given, value);
      expectGradient(given, gradient);
    });

    it('leaves no tensor behind', () => {
      const before = tf.memory().numTensors;
      for (const given of methodCases.slice(0, 40)) valueAndGradientIn(start, given);
      expect(tf.memory().numTensors).toBe(before);
    });
  });

  it('every test of the method from T0 to T10 has its cases', () => {
    expect(new Set(methodCases.map(({ test }) => test)).size).toBe(12);
  });
}
