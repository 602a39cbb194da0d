import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { defined } from '../../util/assert.ts';
import type { Random } from '../../util/random.ts';
import type { Tensors, VariableSpec } from '../engine/program.ts';
import type { PartLayout } from './layout.ts';
import { initialParameters, initialStatistics } from './layout.ts';

/** A part's vectors inside a program; the statistics are absent where nothing is normalised. */
export interface PartValues {
  readonly parameters: Tensor1D;
  readonly mean?: Tensor1D;
  readonly variance?: Tensor1D;
}

/** Mean and (biased) variance of one batch, flat in the order of the part's layout. */
export interface BatchStatistics {
  readonly mean: Tensor1D;
  readonly variance: Tensor1D;
}

/** Batch statistics by part; parts without normalisation are absent. */
export type StatisticsByPart = Record<string, BatchStatistics>;

/** Names of a part's vectors among a program's variables: `encoder`, `encoderMean`, `encoderVariance`. */
export const variableNames = (part: string): { parameters: string; mean: string; variance: string } => ({
  parameters: part,
  mean: `${part}Mean`,
  variance: `${part}Variance`,
});

/** Freshly initialised variables of a part. */
export function partVariables(layout: PartLayout, random: Random): Record<string, VariableSpec> {
  const names = variableNames(layout.part);
  const parameters = { [names.parameters]: { shape: [layout.size], initial: initialParameters(layout, random) } };
  if (layout.statisticsSize === 0) return parameters;
  const { mean, variance } = initialStatistics(layout);
  const shape = [layout.statisticsSize];
  return { ...parameters, [names.mean]: { shape, initial: mean }, [names.variance]: { shape, initial: variance } };
}

/** A part's vectors picked from the variables of a running program. */
export function partValues(variables: Tensors, part: string): PartValues {
  const names = variableNames(part);
  return {
    parameters: defined(variables[names.parameters], `the variable ${part}`) as Tensor1D,
    mean: variables[names.mean] as Tensor1D | undefined,
    variance: variables[names.variance] as Tensor1D | undefined,
  };
}

export function partsValues(variables: Tensors, parts: readonly string[]): Record<string, PartValues> {
  return Object.fromEntries(parts.map((part) => [part, partValues(variables, part)]));
}

/** New moving statistics: moving + weight (batch - moving). `weight` is the share of the new value (0.05 in the recipe, 0.01 in the paper's code). */
export function movedStatistics(variables: Tensors, statistics: StatisticsByPart, weight: number | Tensor): Tensors {
  const updates: Tensors = {};
  for (const [part, batch] of Object.entries(statistics)) {
    const names = variableNames(part);
    for (const kind of ['mean', 'variance'] as const) {
      const moving = defined(variables[names[kind]], `the variable ${names[kind]}`);
      updates[names[kind]] = tf.add(moving, tf.mul(weight, tf.sub(batch[kind], moving)));
    }
  }
  return updates;
}
