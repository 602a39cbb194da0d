import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { createVariables } from '#shared/learning/engine/eager.ts';
import type { FeedSpec, Program, ProgramFunction, Tensors } from '#shared/learning/engine/program.ts';
import type { TensorflowBackend } from '../backend.ts';
import { GraphBuilder } from './graphBuilder.ts';
import { graphTag } from './proto.ts';
import { TraceError } from './traceError.ts';

/** Names of a program's parts in its graph; names of the program are numbered, so that any character may stand in them. */
export interface CompiledProgram {
  /** saved_model.pb. */
  readonly bytes: Uint8Array;
  readonly functions: Readonly<Record<string, CompiledFunction>>;
  readonly variables: Readonly<Record<string, CompiledVariable>>;
}

export interface CompiledFunction {
  /** Placeholder of each feed. */
  readonly feeds: Readonly<Record<string, string>>;
  /** Node of each output. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Node that is there once every variable has its new value. */
  readonly done: string;
}

export interface CompiledVariable {
  /** Node of the current value. */
  readonly value: string;
  /** Placeholder of a value to be written. */
  readonly toWrite: string;
  /** Node that is there once it is written. */
  readonly written: string;
}

/**
 * Traces every function of a program once, on feeds of the given fill, into one graph that shares the variables.
 * @throws {TraceError} where a function cannot be a graph
 */
export function compile(program: Program, backend: TensorflowBackend, fill = 0): CompiledProgram {
  const builder = new GraphBuilder(backend);
  const variables = createVariables(program.variables);
  try {
    const compiledVariables = Object.fromEntries(Object.entries(variables).map(([name, variable], i) =>
      [name, addVariable(builder, `v${i}`, variable)]));
    const functions = Object.fromEntries(Object.entries(program.functions).map(([name, definition], i) =>
      [name, inTidy(() => addFunction(builder, `f${i}`, name, definition, variables, compiledVariables, fill))]));
    return { bytes: builder.encode(), functions, variables: compiledVariables };
  } finally {
    for (const variable of Object.values(variables)) variable.dispose();
  }
}

/** Loads a compiled program; the answer is the number of its session. */
export function load({ bytes }: CompiledProgram, backend: TensorflowBackend): number {
  const folder = mkdtempSync(join(tmpdir(), 'fewslice-graph-'));
  try {
    writeFileSync(join(folder, 'saved_model.pb'), bytes);
    return backend.binding.loadSavedModel(folder, graphTag);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface GraphVariable extends CompiledVariable {
  readonly handle: string;
}

function addVariable(builder: GraphBuilder, id: string, variable: tf.Variable): GraphVariable {
  const dtype = { type: builder.typeOf(variable) };
  const shape = { shape: variable.shape };
  const handle = builder.add('VarHandleOp', [], { dtype, shape, shared_name: { string: id }, container: { string: '' } }, `${id}/handle`);
  const value = builder.add('ReadVariableOp', [handle], { dtype }, `${id}/value`);
  const toWrite = builder.add('Placeholder', [], { dtype, shape }, `${id}/toWrite`);
  const assign = builder.add('AssignVariableOp', [handle, toWrite], { dtype }, `${id}/assign`);
  builder.bind(variable, `${value}:0`);
  return { handle, value, toWrite, written: addDone(builder, `${id}/written`, [assign]) };
}

function addFunction(
  builder: GraphBuilder, id: string, name: string, definition: ProgramFunction,
  variables: Record<string, tf.Variable>, graphVariables: Record<string, GraphVariable>, fill: number,
): CompiledFunction {
  const feedTensors: Tensors = {};
  const feeds: Record<string, string> = {};
  Object.entries(definition.feeds).forEach(([feed, spec], i) => {
    feedTensors[feed] = dummyFeed(spec, fill);
    feeds[feed] = builder.add('Placeholder', [], { dtype: { type: builder.typeOf(spec) }, shape: { shape: spec.shape } }, `${id}/feed${i}`);
    builder.bind(feedTensors[feed], `${feeds[feed]}:0`);
  });
  const { outputs, updates = {} } = tracing(name, () => builder.trace(() => definition.run(feedTensors, variables)));
  const outputNodes = Object.entries(outputs).map(([output, tensor], i) =>
    [output, builder.add('Identity', [builder.refOf(tensor)], { T: { type: builder.typeOf(tensor) } }, `${id}/output${i}`)] as const);
  const assigns = Object.entries(updates).map(([variable, tensor]) =>
    addUpdate(builder, `${id}/assign`, graphVariables[variable] as GraphVariable, tensor));
  return { feeds, outputs: Object.fromEntries(outputNodes), done: addDone(builder, `${id}/done`, assigns) };
}

/** Assigns a variable's new value, after its old one has been read. */
function addUpdate(builder: GraphBuilder, name: string, variable: GraphVariable, tensor: tf.Tensor): string {
  const dtype = { type: builder.typeOf(tensor) };
  return builder.add('AssignVariableOp', [variable.handle, builder.refOf(tensor), `^${variable.value}`], { dtype }, name);
}

/** A number that can be fetched only after the given nodes have run (a session fetches tensors, not assignments). */
function addDone(builder: GraphBuilder, name: string, after: readonly string[]): string {
  const dtype = builder.typeOf({ dtype: 'int32' });
  const value = { tensor: { dtype, shape: [], bytes: new Uint8Array(4) } };
  const constant = builder.add('Const', [], { dtype: { type: dtype }, value }, `${name}/constant`);
  return builder.add('Identity', [constant, ...after.map((node) => `^${node}`)], { T: { type: dtype } }, name);
}

function dummyFeed({ shape, dtype }: FeedSpec, fill: number): tf.Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  // Integers may be indices: 0 is the one that is always in range.
  const values = dtype === 'float32' ? Float32Array.from({ length: size }, (_, i) => (fill === 0 ? 0 : Math.sin(fill * (i + 1)))) : new Int32Array(size);
  return tf.tensor(values, [...shape], dtype);
}

function tracing<T>(name: string, f: () => T): T {
  try {
    return f();
  } catch (error) {
    throw new TraceError(`the function ${name} cannot be a graph: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** tf.tidy for results that are no tensors. */
function inTidy<T>(f: () => T): T {
  const results: T[] = [];
  tf.tidy(() => { results.push(f()); });
  return results[0] as T;
}
