import * as tf from '@tensorflow/tfjs-core';
import type { Tensor1D } from '@tensorflow/tfjs-core';
import { negativeLogSumExp, pairLoss } from '#shared/learning/losses/pairLoss.ts';
import { termOfCosines } from '../reference/contrastive.ts';
import type { MethodCase } from './methodCase.ts';

/** The loss of one positive and its negatives as a function of their cosines. */
function pairCase(test: MethodCase['test'], title: string, cosines: readonly number[], temperature: number, expected: number): MethodCase {
  return {
    test, title, shape: [cosines.length], at: cosines, expected,
    loss: (x) => {
      const [positive, negatives] = tf.split(tf.div(x, temperature) as Tensor1D, [1, cosines.length - 1]) as [Tensor1D, Tensor1D];
      return tf.sum(pairLoss(positive, negativeLogSumExp(negatives, tf.zeros([cosines.length - 1]))));
    },
    reference: ([positive = NaN, ...negatives]) => termOfCosines(positive, negatives, temperature),
  };
}

const repeated = (count: number, value: number): number[] => new Array<number>(count).fill(value);

/** T0 and T9, and the single terms of T8. */
export const pairCases: readonly MethodCase[] = [
  pairCase('T0', 'a positive at 1 and a negative at 0, temperature 1', [1, 0], 1, 0.313262),
  pairCase('T0', 'the same at temperature 0.5', [1, 0], 0.5, 0.126928),
  pairCase('T0', 'the same at temperature 0.1', [1, 0], 0.1, 0.000045),
  pairCase('T0', 'a positive at 1, negatives at 0.5 and 0, temperature 1', [1, 0.5, 0], 1, 0.68027),
  ...([[27, 3.332205], [36, 3.610918], [10, 2.397895], [8, 2.197225]] as const).flatMap(([count, expected]) => [0.1, 0.5].map((temperature) =>
    pairCase('T8', `one term of identical embeddings with ${count} negatives, temperature ${temperature}`, repeated(count + 1, 1), temperature, expected))),
  ...([[36, 0.001633], [27, 0.001225], [10, 0.000454], [8, 0.000363]] as const).map(([count, expected]) =>
    pairCase('T8', `one term of perfectly separated embeddings with ${count} negatives`, [1, ...repeated(count, 0)], 0.1, expected)),
  pairCase('T9', 'opposed positive, coinciding negative, temperature 0.01', [-1, 1], 0.01, 200),
];

