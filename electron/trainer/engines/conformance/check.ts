import type { Tensor } from '@tensorflow/tfjs-core';
import type { DoubleArray } from './array.ts';

/** One op on tiny inputs (batch 2, height and width different): what the engine computes, and what it should. */
export interface Check {
  readonly name: string;
  readonly inputs: readonly CheckInput[];
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each check names the ranks that its own inputs have
  readonly compute: (...inputs: any[]) => Tensor;
  readonly expected: (...inputs: DoubleArray[]) => DoubleArray;
  /** Largest allowed error as a fraction of the largest expected value; 1e-4 by default. */
  readonly tolerance?: number;
}

export interface CheckInput {
  readonly shape: readonly number[];
  /** Values lie between these, all different; -1 and 1 by default. */
  readonly low?: number;
  readonly high?: number;
  /** Given values; no gradient is taken. */
  readonly constant?: readonly number[];
}

export interface CheckResult {
  readonly name: string;
  /** Largest error of the values and of all gradients, as a fraction of the largest expected value; Infinity if the op threw. */
  readonly maxError: number;
  readonly tolerance: number;
  /** Where the largest error was: "values", "gradient of input 0", or the error that was thrown. */
  readonly where: string;
}
