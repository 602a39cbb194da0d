import * as tf from '@tensorflow/tfjs-core';
import { feedTensors } from '#shared/learning/engine/eager.ts';
import type { FeedValues, Program, RunningProgram, Values } from '#shared/learning/engine/program.ts';
import { assert, defined } from '#shared/util/assert.ts';
import type { TensorflowBackend } from '../backend.ts';
import { compile, load } from './compile.ts';
import type { CompiledProgram, CompiledVariable } from './compile.ts';

/**
 * Runs a program as a TensorFlow graph: each call of a function is one native call, all of them in one session that
 * holds the variables. About half the time of eager execution on small steps, and half its memory (graph-step.md).
 * @throws {TraceError} where a function cannot be a graph
 */
export function startGraph(program: Program, backend: TensorflowBackend): RunningProgram {
  const running = new GraphProgram(program, compile(program, backend), backend);
  running.write(Object.fromEntries(Object.entries(program.variables).map(([name, { initial }]) => [name, initial])));
  return running;
}

class GraphProgram implements RunningProgram {
  readonly #program: Program;
  readonly #compiled: CompiledProgram;
  readonly #backend: TensorflowBackend;
  readonly #session: number;

  constructor(program: Program, compiled: CompiledProgram, backend: TensorflowBackend) {
    this.#program = program;
    this.#compiled = compiled;
    this.#backend = backend;
    this.#session = load(compiled, backend);
  }

  run(functionName: string, feeds: FeedValues): Values {
    const definition = defined(this.#program.functions[functionName], `the program's function ${functionName}`);
    const compiled = defined(this.#compiled.functions[functionName], `the graph of ${functionName}`);
    const names = Object.keys(compiled.outputs);
    const values = this.#call(
      () => feedTensors(definition.feeds, feeds), compiled.feeds, [compiled.done, ...Object.values(compiled.outputs)],
    );
    return Object.fromEntries(names.map((name, i) => [name, values[i + 1] as Float32Array]));
  }

  read(names: readonly string[] = Object.keys(this.#compiled.variables)): Values {
    if (names.length === 0) return {};
    const values = this.#call(() => ({}), {}, names.map((name) => this.#variable(name).value));
    return Object.fromEntries(names.map((name, i) => [name, values[i] as Float32Array]));
  }

  write(values: Values): void {
    const names = Object.keys(values);
    if (names.length === 0) return;
    const specs = Object.fromEntries(names.map((name) =>
      [name, { shape: defined(this.#program.variables[name], `the program's variable ${name}`).shape, dtype: 'float32' as const }]));
    const placeholders = Object.fromEntries(names.map((name) => [name, this.#variable(name).toWrite]));
    this.#call(() => feedTensors(specs, values), placeholders, names.map((name) => this.#variable(name).written));
  }

  dispose(): void {
    this.#backend.binding.deleteSavedModel(this.#session);
  }

  /** One native call; gives the fetched nodes' values. */
  #call(makeFeeds: () => tf.NamedTensorMap, placeholders: Readonly<Record<string, string>>, fetches: readonly string[]): Float32Array[] {
    assert(fetches.length > 0, 'a session fetches something');
    const backend = this.#backend;
    const values: Float32Array[] = [];
    tf.tidy(() => {
      const feeds = makeFeeds();
      const names = Object.keys(feeds);
      const ids = backend.getInputTensorIds(names.map((name) => feeds[name] as tf.Tensor));
      const inputNames = names.map((name) => `${placeholders[name]}:0`).join();
      const outputs = backend.binding.runSavedModel(this.#session, ids, inputNames, fetches.map((node) => `${node}:0`).join());
      for (const output of outputs) values.push(Float32Array.from(backend.createOutputTensor(output).dataSync()));
    });
    return values;
  }

  #variable(name: string): CompiledVariable {
    return defined(this.#compiled.variables[name], `the program's variable ${name}`);
  }
}
