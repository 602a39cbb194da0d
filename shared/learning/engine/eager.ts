import * as tf from '@tensorflow/tfjs-core';
import { assert, defined } from '../../util/assert.ts';
import type { FeedSpec, FeedValues, Program, ProgramFunction, RunningProgram, Tensors, Values, VariableSpec } from './program.ts';

/**
 * The reference way to run a program, on any engine: each op at once, variables as tf.Variable.
 * A call leaves as many tensors as it found.
 */
export function startEager(program: Program): RunningProgram {
  return new EagerProgram(program);
}

class EagerProgram implements RunningProgram {
  readonly #functions: Readonly<Record<string, ProgramFunction>>;
  readonly #variables: Record<string, tf.Variable>;

  constructor(program: Program) {
    this.#functions = program.functions;
    this.#variables = createVariables(program.variables);
  }

  run(functionName: string, feeds: FeedValues): Values {
    const definition = defined(this.#functions[functionName], `the program's function ${functionName}`);
    const values: Values = {};
    tf.tidy(() => {
      const { outputs, updates = {} } = definition.run(feedTensors(definition.feeds, feeds), this.#variables);
      // Filled here rather than returned: tidy would walk the returned arrays element by element (stack.md 1.6).
      for (const [name, tensor] of Object.entries(outputs)) values[name] = float32Values(tensor);
      this.#assign(updates);
    });
    return values;
  }

  read(names = Object.keys(this.#variables)): Values {
    return Object.fromEntries(names.map((name) => [name, float32Values(this.#variable(name))]));
  }

  write(values: Values): void {
    tf.tidy(() => this.#assign(Object.fromEntries(Object.entries(values).map(([name, array]) => {
      const { shape } = this.#variable(name);
      return [name, floatTensor(array, shape, name)];
    }))));
  }

  dispose(): void {
    for (const variable of Object.values(this.#variables)) variable.dispose();
  }

  /** All at once: an update that is another variable's old value must not see its new one. */
  #assign(updates: Tensors): void {
    const values = Object.entries(updates).map(([name, tensor]) => [name, tensor instanceof tf.Variable ? tf.clone(tensor) : tensor] as const);
    for (const [name, tensor] of values) this.#variable(name).assign(tensor);
  }

  #variable(name: string): tf.Variable {
    return defined(this.#variables[name], `the program's variable ${name}`);
  }
}

/** A tf.Variable a spec. The values are copied: the engine may keep using the array it is given. */
export function createVariables(specs: Readonly<Record<string, VariableSpec>>): Record<string, tf.Variable> {
  return Object.fromEntries(Object.entries(specs).map(([name, { shape, initial }]) =>
    [name, tf.tidy(() => tf.variable(floatTensor(initial, shape, name)))]));
}

/** The fed values as tensors, copied, after checking names and lengths. */
export function feedTensors(specs: Readonly<Record<string, FeedSpec>>, values: FeedValues): Tensors {
  for (const name of Object.keys(values)) assert(name in specs, `the function has no feed ${name}`);
  return Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, feedTensor(name, spec, values[name])]));
}

function feedTensor(name: string, { shape, dtype }: FeedSpec, values: Float32Array | Int32Array | undefined): tf.Tensor {
  assert(values !== undefined, `the feed ${name} is missing`);
  assert(dtype === 'float32' ? values instanceof Float32Array : values instanceof Int32Array, `the feed ${name} is not ${dtype}`);
  assertLength(name, shape, values.length);
  return tf.tensor(values.slice(), [...shape], dtype);
}

function floatTensor(values: Float32Array, shape: readonly number[], name: string): tf.Tensor {
  assertLength(name, shape, values.length);
  return tf.tensor(values.slice(), [...shape], 'float32');
}

function assertLength(name: string, shape: readonly number[], length: number): void {
  const expected = shape.reduce((product, size) => product * size, 1);
  assert(length === expected, `${name} has ${length} values, its shape [${shape.join(', ')}] holds ${expected}`);
}

/** A copy: an engine may hand out the very array that a tensor was made of. */
function float32Values(tensor: tf.Tensor): Float32Array {
  return Float32Array.from(tensor.dataSync());
}
