import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { defined } from '../../util/assert.ts';
import type { Tensors, Values, VariableSpec } from '../engine/program.ts';

/** The exponential moving average of a variable: what the finished model is made of. */
export const averageName = (name: string): string => `${name}Average`;

/** An average beside every variable, equal to it at first. */
export function averageVariables(variables: Readonly<Record<string, VariableSpec>>): Record<string, VariableSpec> {
  return Object.fromEntries(Object.entries(variables).map(([name, spec]) => [averageName(name), spec]));
}

/** average + (1 - decay) (new value - average) for every averaged variable. */
export function averagedUpdates(names: readonly string[], updates: Tensors, variables: Tensors, decay: Tensor): Tensors {
  const share = tf.sub(1, decay);
  return Object.fromEntries(names.map((name) => {
    const average = defined(variables[averageName(name)], `the average of ${name}`);
    return [averageName(name), tf.add(average, tf.mul(share, tf.sub(defined(updates[name], name), average)))];
  }));
}

/** The averages under the names of what they are averages of. */
export function averagesAs<T>(names: readonly string[], values: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(names.map((name) => [name, defined(values[averageName(name)], `the average of ${name}`)]));
}

/** The same values under the averages' names. */
export const asAverages = (values: Values): Values => Object.fromEntries(Object.entries(values).map(([name, value]) => [averageName(name), value]));
