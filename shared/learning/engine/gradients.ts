import * as tf from '@tensorflow/tfjs-core';
import type { Tensors } from './program.ts';

export interface LossAndAux {
  readonly loss: tf.Scalar;
  /** Whatever else the forward pass made that must outlive it: batch statistics, parts of the loss. No gradient is taken of it. */
  readonly aux?: Tensors;
}

export interface LossAndGradients {
  readonly loss: tf.Scalar;
  readonly aux: Tensors;
  /** The gradient of the loss with respect to each of `parameters`, under the same names; zeros where the loss does not depend on it. */
  readonly gradients: Tensors;
}

/**
 * The loss, its gradient with respect to named parameters, and what else the forward pass is to hand out.
 * tf.variableGrads disposes everything but the loss; here `aux` survives. Call inside a tidy.
 */
export function lossAndGradients(forward: () => LossAndAux, parameters: Tensors): LossAndGradients {
  const names = Object.keys(parameters);
  const kept: Tensors = {};
  const { value, grads } = tf.engine().gradients(() => {
    const { loss, aux = {} } = forward();
    for (const [name, tensor] of Object.entries(aux)) kept[name] = tf.keep(tf.clone(tensor));
    return loss;
  }, Object.values(parameters), undefined, true);
  const gradients = Object.fromEntries(names.map((name, i) => [name, grads[i] ?? tf.zerosLike(parameters[name] as tf.Tensor)]));
  return { loss: value as tf.Scalar, aux: handOver(kept), gradients };
}

/** Gives kept tensors to the caller's tidy. */
function handOver(kept: Tensors): Tensors {
  return Object.fromEntries(Object.entries(kept).map(([name, tensor]) => {
    const owned = tf.clone(tensor);
    tensor.dispose();
    return [name, owned];
  }));
}
