import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { Tensors } from '../engine/program.ts';

/**
 * The value of a loss and its gradients, together with other tensors of the same forward pass (batch statistics, parts
 * of the loss). tfjs disposes whatever a differentiated function made but did not return, and lets it return one
 * tensor only; so the others are kept and handed to the caller's tidy.
 *
 * @param parameters what to differentiate by, e.g. the flat vectors of the parts being trained
 * @param forward builds the loss from exactly these tensors
 */
export function lossGradients<K extends string>(
  parameters: Record<K, Tensor>,
  forward: (parameters: Record<K, Tensor>) => { loss: Scalar; carried?: Tensors },
): { loss: Scalar; gradients: Record<K, Tensor>; carried: Tensors } {
  const names = Object.keys(parameters) as K[];
  const kept: Tensors = {};
  const differentiate = tf.valueAndGrads((...tensors: Tensor[]) => {
    const { loss, carried = {} } = forward(Object.fromEntries(names.map((name, i) => [name, tensors[i]])) as Record<K, Tensor>);
    for (const [name, tensor] of Object.entries(carried)) kept[name] = tf.keep(tensor.clone());
    return loss;
  });
  const { value, grads } = differentiate(names.map((name) => parameters[name]));
  // A clone shares its memory with what it is made of, and belongs to the scope that we are in now.
  const carried = Object.fromEntries(Object.entries(kept).map(([name, tensor]) => [name, tensor.clone()]));
  for (const tensor of Object.values(kept)) tensor.dispose();
  return { loss: value as Scalar, gradients: Object.fromEntries(names.map((name, i) => [name, grads[i]])) as Record<K, Tensor>, carried };
}
