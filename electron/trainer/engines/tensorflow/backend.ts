import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';

/** The part of tfjs-node's addon that this folder calls (tfjs-node/dist/tfjs_binding.d.ts). */
export interface TensorflowBinding {
  createTensor(shape: readonly number[], dtype: number, values: ArrayBufferView): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): Float32Array | Int32Array | Uint8Array;
  executeOp(op: string, attrs: readonly OpAttr[], inputIds: readonly number[], numOutputs: number): OpOutput[];
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(id: number): void;
  /** Names are joined by commas, each with its output number: "x:0,y:0". */
  runSavedModel(id: number, inputIds: readonly number[], inputNames: string, outputNames: string): OpOutput[];
  getNumOfSavedModels(): number;
  getNumOfTensors(): number;
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_BOOL: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_SHAPE: number;
  readonly TF_Version: string;
}

export interface OpAttr {
  readonly name: string;
  readonly type: number;
  readonly value: boolean | number | string | readonly number[];
}

export interface OpOutput {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
}

/** The part of tfjs-node's backend that this folder calls. The last two are private there, but plain properties at run time. */
export interface TensorflowBackend {
  binding: TensorflowBinding;
  readonly isUsingGpuDevice: boolean;
  executeSingleOutput(op: string, attrs: readonly OpAttr[], inputs: readonly TensorInfo[]): Tensor;
  executeMultipleOutputs(op: string, attrs: readonly OpAttr[], inputs: readonly TensorInfo[], numOutputs: number): Tensor[];
  readSync(dataId: object): Float32Array | Int32Array | Uint8Array;
  getInputTensorIds(tensors: readonly TensorInfo[]): number[];
  createOutputTensor(output: OpOutput): Tensor;
}
