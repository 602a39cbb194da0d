import type { TensorInfo } from '@tensorflow/tfjs-core';

/** The part of tfjs-backend-wasm's backend that our kernels call. */
export interface WasmBackend {
  /** Reserves memory for an output. The heap may grow and move: take views only after every output is made. */
  makeOutput(shape: readonly number[], dtype: 'float32'): TensorInfo;
  /** A view of the tensor's values in the heap. */
  typedArrayFromHeap(tensor: TensorInfo): Float32Array | Int32Array | Uint8Array;
}

/** Makes outputs of the given shapes, then hands views of inputs and outputs to `fill`. */
export function withViews(
  backend: WasmBackend, inputs: readonly TensorInfo[], outputShapes: readonly (readonly number[])[],
  fill: (inputs: Float32Array[], outputs: Float32Array[]) => void,
): TensorInfo[] {
  const outputs = outputShapes.map((shape) => backend.makeOutput(shape, 'float32'));
  const view = (tensor: TensorInfo) => backend.typedArrayFromHeap(tensor) as Float32Array;
  fill(inputs.map(view), outputs.map(view));
  return outputs;
}
