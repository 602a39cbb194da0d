import * as tf from '@tensorflow/tfjs-core';
import { afterEach, expect, it } from 'vitest';
import { failures, selfTest } from '#electron/trainer/engines/conformance/index.ts';
import { registerOpGradients } from '#shared/learning/ops/gradients.ts';

/** What every engine must do; called inside a describe of an engine that is loaded in beforeAll. */
export function conformanceTests(): void {
  afterEach(registerOpGradients);

  it('computes every allowed op and gradient as the double-precision reference does', () => {
    const { checks, passed } = selfTest();
    expect(failures(checks)).toEqual([]);
    expect(passed).toBe(true);
    expect(checks.length).toBeGreaterThan(40);
  });

  it('takes a few seconds at most, and leaves no tensor behind', () => {
    const before = tf.memory().numTensors;
    expect(selfTest().seconds).toBeLessThan(10);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('fails when a gradient is two percent too large', () => {
    tf.registerGradient({
      kernelName: tf.Relu, outputsToSave: [true],
      gradFunc: (dy, [y]) => ({ x: () => tf.mul(1.02, tf.mul(dy as tf.Tensor, tf.step(y as tf.Tensor))) }),
    });
    const { passed, checks } = selfTest();
    expect(passed).toBe(false);
    expect(failures(checks).map(({ name, where }) => ({ name, where }))).toEqual([{ name: 'relu', where: 'gradient of input 0' }]);
  });

  it('fails when an op throws or gives NaN', () => {
    tf.registerGradient({ kernelName: tf.LeakyRelu, gradFunc: () => { throw new Error('no kernel'); } });
    tf.registerGradient({ kernelName: tf.Relu, gradFunc: (dy) => ({ x: () => tf.mul(dy as tf.Tensor, NaN) }) });
    expect(failures(selfTest().checks).map(({ name, maxError }) => [name, maxError])).toEqual([['relu', Infinity], ['leakyRelu', Infinity]]);
  });
}
