import { engine } from '@tensorflow/tfjs-core';
import type { NamedAttrMap, NamedTensorMap, Tensor } from '@tensorflow/tfjs-core';

/** Runs a kernel of the current engine by name; several outputs come as an array. */
export function runKernel(name: string, inputs: NamedTensorMap, attrs: object = {}): Tensor[] {
  const outputs = engine().runKernel(name, inputs, attrs as NamedAttrMap) as Tensor | Tensor[];
  return Array.isArray(outputs) ? outputs : [outputs];
}

/** Runs a kernel that has one output. */
export function runKernelForOne(name: string, inputs: NamedTensorMap, attrs: object = {}): Tensor {
  return runKernel(name, inputs, attrs)[0] as Tensor;
}
