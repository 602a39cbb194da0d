import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { failures, selfTest } from '#electron/trainer/engines/conformance/index.ts';
import { loadEngine } from '#electron/trainer/engines/loadEngine.ts';
import type { Engine } from '#shared/learning/engine/program.ts';
import { registerOpGradients } from '#shared/learning/ops/gradients.ts';

/** What every engine must do; a file a engine, as a process holds one. */
export function conformanceTests(name: 'tensorflow' | 'wasm'): void {
  let engine: Engine;
  beforeAll(async () => { engine = await loadEngine(name); });
  afterEach(registerOpGradients);

  it('computes every allowed op and gradient as the double-precision reference does', () => {
    const { checks, passed } = selfTest(engine);
    expect(failures(checks)).toEqual([]);
    expect(passed).toBe(true);
    expect(checks.length).toBeGreaterThan(40);
  });

  it('takes a few seconds at most, and leaves no tensor behind', () => {
    const before = tf.memory().numTensors;
    // Processor time: other work on the machine must not fail this test.
    const cpuBefore = process.cpuUsage();
    selfTest(engine);
    const { user, system } = process.cpuUsage(cpuBefore);
    expect((user + system) / 1e6).toBeLessThan(10);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('fails when a gradient is two percent too large', () => {
    tf.registerGradient({
      kernelName: tf.Relu, outputsToSave: [true],
      gradFunc: (dy, [y]) => ({ x: () => tf.mul(1.02, tf.mul(dy as tf.Tensor, tf.step(y as tf.Tensor))) }),
    });
    const { passed, checks } = selfTest(engine);
    expect(passed).toBe(false);
    expect(failures(checks).map(({ name, where }) => ({ name, where }))).toEqual([{ name: 'relu', where: 'gradient of input 0' }]);
  });

  it('fails when an op throws or gives NaN', () => {
    tf.registerGradient({ kernelName: tf.LeakyRelu, gradFunc: () => { throw new Error('no kernel'); } });
    tf.registerGradient({ kernelName: tf.Relu, gradFunc: (dy) => ({ x: () => tf.mul(dy as tf.Tensor, NaN) }) });
    expect(failures(selfTest(engine).checks).map(({ name, maxError }) => [name, maxError])).toEqual([['relu', Infinity], ['leakyRelu', Infinity], ['three training steps, as the engine runs them', Infinity]]);
  });
}
