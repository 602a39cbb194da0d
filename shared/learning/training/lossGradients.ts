import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensors } from '../engine/program.ts';

/**
 * A loss, its gradients, and other tensors of the same forward pass (batch statistics). tfjs lets a differentiated
 * function return one tensor and disposes the rest; what is carried out is kept past that and handed to our own tidy.
 *
 * @param parameters what to differentiate by: the flat vectors of the parts being trained
 * @param forward builds the loss from exactly these
 */
export function lossGradients(
  parameters: Tensors,
  forward: (parameters: Tensors) => { loss: Tensor; carried: Tensors },
): { loss: Scalar; gradients: Tensors; carried: Tensors } {
  const names = Object.keys(parameters);
  const kept: Tensors = {};
  const differentiate = tf.valueAndGrads((...tensors: Tensor[]) => {
    const { loss, carried } = forward(Object.fromEntries(names.map((name, i) => [name, tensors[i] as Tensor])));
    for (const [name, tensor] of Object.entries(carried)) kept[name] = tf.keep(tf.clone(tensor));
    return loss as Scalar;
  });
  const { value, grads } = differentiate(Object.values(parameters));
  const carried = Object.fromEntries(Object.entries(kept).map(([name, tensor]) => [name, tf.clone(tensor)]));
  for (const tensor of Object.values(kept)) tensor.dispose();
  return { loss: value as Scalar, gradients: Object.fromEntries(names.map((name, i) => [name, grads[i] as Tensor])), carried };
}
