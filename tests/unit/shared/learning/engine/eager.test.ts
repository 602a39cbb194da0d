import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { startEager } from '#shared/learning/engine/eager.ts';
import type { Program } from '#shared/learning/engine/program.ts';
import { segmentationFeeds, segmentationProgram } from '../../../../../bench/segmentationProgram.ts';
import { useEngine } from '../../../../support/engine.ts';

const program: Program = {
  variables: { weight: { shape: [2], initial: Float32Array.of(1, 2) }, copy: { shape: [2], initial: Float32Array.of(0, 0) } },
  functions: {
    step: {
      feeds: { x: { shape: [2], dtype: 'float32' }, index: { shape: [], dtype: 'int32' } },
      run: ({ x, index }, { weight }) => {
        const next = tf.add(weight as tf.Tensor, x as tf.Tensor);
        return { outputs: { next, index: index as tf.Tensor }, updates: { weight: next, copy: weight as tf.Tensor } };
      },
    },
  },
};
const feeds = (x0: number, x1: number) => ({ x: Float32Array.of(x0, x1), index: Int32Array.of(3) });

describe('startEager', () => {
  useEngine();

  it('gives outputs as float32 values and assigns all updates at once, from old values', () => {
    const running = startEager(program);
    expect(running.run('step', feeds(10, 20))).toEqual({ next: Float32Array.of(11, 22), index: Float32Array.of(3) });
    expect(running.read()).toEqual({ weight: Float32Array.of(11, 22), copy: Float32Array.of(1, 2) });
    running.dispose();
  });

  it('leaves as many tensors as it found, in every call and after dispose', () => {
    const size = { batch: 2, height: 16, width: 24, channels: [4, 8] };
    const before = tf.memory().numTensors;
    const running = startEager(segmentationProgram(size));
    const held = tf.memory().numTensors;
    for (let step = 0; step < 3; step++) running.run('train', segmentationFeeds(size, step));
    running.write(running.read());
    expect(tf.memory().numTensors).toBe(held);
    running.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('takes written values and keeps none of the caller\'s arrays, nor gives away its own', () => {
    const running = startEager(program);
    const values = Float32Array.of(5, 6);
    running.write({ weight: values });
    values.fill(0);
    running.read()['weight']?.fill(0);
    expect(running.read(['weight'])).toEqual({ weight: Float32Array.of(5, 6) });
    running.dispose();
  });

  it('starts two copies of a program that do not share variables', () => {
    const [one, two] = [startEager(program), startEager(program)];
    one.run('step', feeds(1, 1));
    expect(two.read(['weight'])).toEqual({ weight: Float32Array.of(1, 2) });
    one.dispose();
    two.dispose();
  });

  it.each([
    ['an unknown function', () => startEager(program).run('other', {}), "the program's function other is missing"],
    ['a missing feed', () => startEager(program).run('step', { x: Float32Array.of(1, 2) }), 'the feed index is missing'],
    ['a feed of another length', () => startEager(program).run('step', { ...feeds(1, 2), x: Float32Array.of(1) }), 'x has 1 values, its shape [2] holds 2'],
    ['a feed of another type', () => startEager(program).run('step', { ...feeds(1, 2), index: Float32Array.of(1) }), 'the feed index is not int32'],
    ['an unknown feed', () => startEager(program).run('step', { ...feeds(1, 2), y: Float32Array.of(1) }), 'the function has no feed y'],
    ['an unknown variable', () => startEager(program).write({ bias: Float32Array.of(1) }), "the program's variable bias is missing"],
    ['a variable of another length', () => startEager(program).write({ weight: Float32Array.of(1) }), 'weight has 1 values, its shape [2] holds 2'],
  ])('refuses %s', (_what, call, message) => {
    expect(call).toThrow(message);
  });
});
