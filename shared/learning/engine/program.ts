import type { Tensor } from '@tensorflow/tfjs-core';

/**
 * What learns is written as a *program*: named variables and named functions over them, all in tfjs ops.
 *
 * A function is pure: everything that changes from call to call is a feed (batch, learning rate, seeds,
 * schedule weights), everything that lasts is a variable, and no random number or decision inside it comes
 * from JavaScript. So one definition runs eagerly on any engine, and the `tensorflow` engine may trace it
 * once and run it as one graph call (design.md 9, graph-step.md).
 */
export interface Program {
  readonly variables: Readonly<Record<string, VariableSpec>>;
  readonly functions: Readonly<Record<string, ProgramFunction>>;
}

export interface VariableSpec {
  readonly shape: readonly number[];
  /** Row-major float32 values; length is the product of `shape`. */
  readonly initial: Float32Array;
}

export interface FeedSpec {
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32';
}

export type Tensors = Record<string, Tensor>;

export interface ProgramFunction {
  readonly feeds: Readonly<Record<string, FeedSpec>>;
  /**
   * Builds the outputs (read back by the caller) and the new values of the variables it changes.
   * Called inside a tidy; must not dispose, assign or read back anything itself.
   */
  readonly run: (feeds: Tensors, variables: Tensors) => { outputs: Tensors; updates?: Tensors };
}

export type Values = Record<string, Float32Array>;
export type FeedValues = Record<string, Float32Array | Int32Array>;

/** A program on an engine. Not re-entrant; calls are synchronous and block the thread while computing. */
export interface RunningProgram {
  /** Runs one function and returns its outputs' values. Feeds must match the declared shapes exactly. */
  run(functionName: string, feeds: FeedValues): Values;
  /** Current values of the named variables (all when omitted). */
  read(names?: readonly string[]): Values;
  /** Overwrites the named variables, e.g. from a checkpoint. */
  write(values: Values): void;
  dispose(): void;
}

export type EngineName = 'tensorflow' | 'webgpu' | 'wasm';

/**
 * What the host gives the learning code. `shared/learning` never picks an engine.
 *
 * The same program called with the same feeds gives the same bits again: on `wasm` because it has one thread; on `tensorflow` with as
 * many threads, and oneDNN on or off alike, because how a sum is cut into pieces decides how it is
 * rounded. Between engines nothing is equal to the bit. See docs/proof.md.
 */
export interface Engine {
  readonly name: EngineName;
  /** Plain words for the window: "TensorFlow 2.21, 2 cores". */
  readonly description: string;
  /** Version of what computes, for provenance: "2.21.0". */
  readonly version: string;
  start(program: Program): RunningProgram;
}
