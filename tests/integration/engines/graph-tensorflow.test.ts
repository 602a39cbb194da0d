import { existsSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTensorflowEngine } from '#electron/trainer/engines/tensorflow/engine.ts';
import { addonPath } from '#electron/trainer/engines/tensorflow/environment.ts';
import { compile } from '#electron/trainer/engines/tensorflow/graph/compile.ts';
import { startGraph } from '#electron/trainer/engines/tensorflow/graph/graphProgram.ts';
import { loadTensorflow } from '#electron/trainer/engines/tensorflow/load.ts';
import { startEager } from '#shared/learning/engine/eager.ts';
import type { Program, ProgramFunction, RunningProgram, Tensors } from '#shared/learning/engine/program.ts';
import { segmentationFeeds, segmentationProgram } from '../../../bench/segmentationProgram.ts';

const size = { batch: 2, height: 16, width: 24, channels: [4, 8, 8] };
const counter = (run: ProgramFunction['run']): Program => ({
  variables: { count: { shape: [2], initial: Float32Array.of(1, 2) }, other: { shape: [2], initial: Float32Array.of(10, 20) } },
  functions: { step: { feeds: { by: { shape: [2], dtype: 'float32' } }, run } },
});
const by = Float32Array.of(0.5, 0.25);
const variable = (variables: Tensors, name: string): tf.Tensor => variables[name] as tf.Tensor;
const adding: ProgramFunction['run'] = (feeds, variables) => {
  const next = tf.add(variable(variables, 'count'), variable(feeds, 'by'));
  return { outputs: { next }, updates: { count: next } };
};

describe.skipIf(!existsSync(addonPath()))('a program as a TensorFlow graph (skipped where the engine pack is not set up)', () => {
  // Without oneDNN the graph computes with the very kernels of eager execution, so equal means equal to the bit.
  beforeAll(() => {
    process.env['TF_ENABLE_ONEDNN_OPTS'] = '0';
    loadTensorflow();
  });
  const started: RunningProgram[] = [];
  const start = (program: Program): RunningProgram => {
    const running = startGraph(program, loadTensorflow());
    started.push(running);
    return running;
  };
  afterAll(() => { for (const running of started) running.dispose(); });

  it('trains to the same losses and variables as eagerly, bit for bit', () => {
    const program = segmentationProgram(size);
    const [eager, graph] = [startEager(program), start(program)];
    const losses = (running: RunningProgram) => [1, 2, 3, 4, 5].map((seed) => running.run('train', segmentationFeeds(size, seed))['loss']?.[0]);
    const expected = losses(eager);
    expect(losses(graph)).toEqual(expected);
    expect(expected[4]).toBeLessThan(expected[0] as number);
    expect(graph.read()).toEqual(eager.read());
    const { images } = segmentationFeeds(size, 9);
    expect(graph.run('predict', { images: images as Float32Array })).toEqual(eager.run('predict', { images: images as Float32Array }));
    eager.dispose();
  });

  it('reads a variable before it is assigned, and keeps the new value', () => {
    const running = start(counter(adding));
    expect(running.run('step', { by })['next']).toEqual(Float32Array.of(1.5, 2.25));
    expect(running.run('step', { by })['next']).toEqual(Float32Array.of(2, 2.5));
    expect(running.read(['count'])).toEqual({ count: Float32Array.of(2, 2.5) });
  });

  it('takes written values, and keeps none of the caller\'s arrays', () => {
    const running = start(counter(adding));
    const written = Float32Array.of(7, 8);
    running.write({ count: written });
    written.fill(0);
    running.run('step', { by: Float32Array.of(1, 1) });
    expect(running.read()).toEqual({ count: Float32Array.of(8, 9), other: Float32Array.of(10, 20) });
  });

  it('exchanges two variables, as all updates happen at once', () => {
    const swap: ProgramFunction['run'] = (_feeds, variables) =>
      ({ outputs: {}, updates: { count: variable(variables, 'other'), other: variable(variables, 'count') } });
    for (const running of [start(counter(swap)), startEager(counter(swap))]) {
      running.run('step', { by });
      expect(running.read()).toEqual({ count: Float32Array.of(10, 20), other: Float32Array.of(1, 2) });
    }
  });

  it('gives the same graph when traced on other data: nothing of the data is baked in', () => {
    const program = segmentationProgram(size);
    const { bytes } = compile(program, loadTensorflow(), 0);
    expect(Buffer.compare(bytes, compile(program, loadTensorflow(), 3).bytes)).toBe(0);
  });

  it('shows by other bytes where data would be baked in', () => {
    let calls = 0;
    const impure = counter((feeds) => ({ outputs: { y: tf.add(variable(feeds, 'by'), ++calls) } }));
    expect(Buffer.compare(compile(impure, loadTensorflow()).bytes, compile(impure, loadTensorflow()).bytes)).not.toBe(0);
  });

  it('refuses a function that reads values or draws random numbers while it computes', () => {
    const reads = counter((feeds) => ({ outputs: { y: tf.mul(variable(feeds, 'by'), tf.sum(variable(feeds, 'by')).dataSync()[0] as number) } }));
    const draws = counter((feeds) => ({ outputs: { y: tf.dropout(variable(feeds, 'by'), 0.5) } }));
    expect(() => startGraph(reads, loadTensorflow())).toThrow('the function step cannot be a graph: it reads a value while it computes');
    expect(() => startGraph(draws, loadTensorflow())).toThrow('the function step cannot be a graph: it takes a random number from JavaScript');
  });

  it('runs such a function op by op instead, and says so', () => {
    const said: string[] = [];
    const reads = counter((feeds) => ({ outputs: { y: tf.mul(variable(feeds, 'by'), tf.sum(variable(feeds, 'by')).dataSync()[0] as number) } }));
    const running = createTensorflowEngine((reason) => said.push(reason)).start(reads);
    expect(running.run('step', { by: Float32Array.of(1, 2) })['y']).toEqual(Float32Array.of(3, 6));
    running.dispose();
    expect(said).toEqual(['TensorFlow runs this step op by op, which is slower: the function step cannot be a graph: it reads a value while it computes.']);
  });

  it('goes on op by op, from the same values, when TensorFlow refuses the graph at its first call', () => {
    const said: string[] = [];
    const running = createTensorflowEngine((reason) => said.push(reason)).start(counter(adding));
    running.write({ count: Float32Array.of(4, 4) });
    const backend = loadTensorflow();
    const { binding } = backend;
    let refusals = 1;
    const refusing: typeof binding.runSavedModel = (...args) => {
      if (refusals-- > 0) throw new Error('no such kernel');
      return binding.runSavedModel(...args);
    };
    backend.binding = Object.create(binding, { runSavedModel: { value: refusing } }) as typeof binding;
    try {
      expect(running.run('step', { by })['next']).toEqual(Float32Array.of(4.5, 4.25));
    } finally {
      backend.binding = binding;
    }
    expect(running.run('step', { by })['next']).toEqual(Float32Array.of(5, 4.5));
    expect(said).toEqual(['TensorFlow runs this step op by op, which is slower: no such kernel.']);
    running.dispose();
  });

  it('reports a wrong call as what it is, and stays a graph', () => {
    const said: string[] = [];
    const running = createTensorflowEngine((reason) => said.push(reason)).start(counter(adding));
    expect(() => running.run('step', {})).toThrow('the feed by is missing');
    expect(said).toEqual([]);
    running.dispose();
  });

  it('leaves no tensor and no session behind', () => {
    const { binding } = loadTensorflow();
    const before = { tensors: tf.memory().numTensors, native: binding.getNumOfTensors(), sessions: binding.getNumOfSavedModels() };
    const running = startGraph(segmentationProgram(size), loadTensorflow());
    for (let step = 0; step < 3; step++) running.run('train', segmentationFeeds(size, step));
    running.read();
    expect(binding.getNumOfTensors()).toBe(before.native);
    running.dispose();
    expect({ tensors: tf.memory().numTensors, native: binding.getNumOfTensors(), sessions: binding.getNumOfSavedModels() }).toEqual(before);
  });
});
