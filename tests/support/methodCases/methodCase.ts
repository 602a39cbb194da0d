import type { Scalar, Tensor } from '@tensorflow/tfjs-core';

/** A number of method.md 10.5: what goes in, our loss, the plain double-precision one, and the value that stands there. */
export interface MethodCase {
  /** The test of method.md 10.5 it belongs to; `loops` where the plain loops alone say what is right. */
  readonly test: 'T0' | 'T1' | 'T2' | 'T3' | 'T4' | 'T5' | 'T6' | 'T7' | 'T8' | 'T9' | 'T10' | 'loops';
  readonly title: string;
  readonly shape: readonly number[];
  /** Values of the tensor, in double precision. */
  readonly at: readonly number[];
  loss(x: Tensor): Scalar;
  reference(x: readonly number[]): number;
  /** As method.md gives it, or worked out by hand where the title says so; null: whatever the reference says. */
  readonly expected: number | null;
  /** The gradient is zero by symmetry: nothing to measure its error against. */
  readonly isFlat?: true;
  /** Too many values to move one by one: the gradient is compared along random directions, and at some of the values. */
  readonly isLarge?: true;
}
