import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { OpAttr, TensorflowBackend, TensorflowBinding } from '../backend.ts';
import { savedModel } from './proto.ts';
import type { AttrValue, GraphNode } from './proto.ts';
import { TraceError } from './traceError.ts';

/**
 * Records what tfjs-node's binding executes as the nodes of a TensorFlow graph. The trace runs eagerly while it
 * records, and tensor numbers never repeat, so a map from number to "node:output" is the whole data flow
 * (graph-step.md 3). Inputs that nobody declared are constants: shapes, axes, scalars.
 */
export class GraphBuilder {
  readonly #backend: TensorflowBackend;
  readonly #binding: TensorflowBinding;
  readonly #nodes: GraphNode[] = [];
  readonly #names = new Map<string, number>();
  readonly #refs = new Map<number, string>();
  readonly #constants = new Map<string, string>();
  /** Shape and dtype of tensors seen as inputs, by number. */
  readonly #seen = new Map<number, TensorInfo>();

  constructor(backend: TensorflowBackend) {
    this.#backend = backend;
    this.#binding = backend.binding;
  }

  /** Adds a node under a name made unique; gives the name. */
  add(op: string, inputs: readonly string[], attrs: Readonly<Record<string, AttrValue>>, wanted = op): string {
    const count = this.#names.get(wanted) ?? 0;
    this.#names.set(wanted, count + 1);
    const name = count === 0 ? wanted : `${wanted}_${count}`;
    this.#nodes.push({ name, op, attrs, inputs: inputs.map((input) => input.replace(/:0$/, '')) });
    return name;
  }

  /** Makes a tensor stand for the output of a node. */
  bind(tensor: TensorInfo, ref: string): void {
    this.#refs.set(this.#idOf(tensor), ref);
  }

  /** The output that a tensor stands for; a constant where nothing in the graph made it. */
  refOf(tensor: TensorInfo): string {
    return this.#ref(this.#idOf(tensor));
  }

  typeOf({ dtype }: { dtype: string }): number {
    const { TF_FLOAT, TF_INT32, TF_BOOL } = this.#binding;
    const type = ({ float32: TF_FLOAT, int32: TF_INT32, bool: TF_BOOL } as Record<string, number>)[dtype];
    if (type === undefined) throw new TraceError(`values of type ${dtype} cannot stand in a graph`);
    return type;
  }

  /** Runs `f` eagerly and records every op. Reading a value back, or asking JavaScript for a random number, throws: the graph would hold it for ever. */
  trace<T>(f: () => T): T {
    const restore = this.#intercept();
    try {
      return f();
    } finally {
      restore();
    }
  }

  /** The file saved_model.pb. */
  encode(): Uint8Array {
    return savedModel(this.#nodes);
  }

  #intercept(): () => void {
    const backend = this.#backend;
    const getInputTensorIds = (tensors: readonly TensorInfo[]): number[] => {
      const ids = Object.getPrototypeOf(backend).getInputTensorIds.call(backend, tensors) as number[];
      ids.forEach((id, i) => this.#seen.set(id, tensors[i] as TensorInfo));
      return ids;
    };
    const executeOp: TensorflowBinding['executeOp'] = (op, attrs, inputIds, numOutputs) => {
      const inputs = inputIds.map((id) => this.#ref(id));
      const outputs = this.#binding.executeOp(op, attrs, inputIds, numOutputs);
      const node = this.add(op, inputs, this.#nodeAttrs(op, attrs, inputIds));
      outputs.forEach(({ id }, i) => this.#refs.set(id, `${node}:${i}`));
      return outputs;
    };
    const refuseRead = (): never => { throw new TraceError('it reads a value while it computes'); };
    const random = Math.random;
    backend.binding = Object.create(this.#binding, { executeOp: { value: executeOp }, tensorDataSync: { value: refuseRead } }) as TensorflowBinding;
    Object.assign(backend, { getInputTensorIds, readSync: refuseRead });
    Math.random = () => { throw new TraceError('it takes a random number from JavaScript'); };
    return () => {
      backend.binding = this.#binding;
      // Own properties shadowed the backend's methods; without them those are back.
      for (const name of ['getInputTensorIds', 'readSync']) Reflect.deleteProperty(backend, name);
      Math.random = random;
    };
  }

  #idOf(tensor: TensorInfo): number {
    const [id] = this.#backend.getInputTensorIds([tensor]) as [number];
    this.#seen.set(id, tensor);
    return id;
  }

  #ref(id: number): string {
    const known = this.#refs.get(id);
    if (known !== undefined) return known;
    const ref = `${this.#constant(id)}:0`;
    this.#refs.set(id, ref);
    return ref;
  }

  /** Equal small constants are one node. */
  #constant(id: number): string {
    const info = this.#seen.get(id);
    if (!info) throw new TraceError('an op has an input of an unknown kind');
    const values = this.#binding.tensorDataSync(id);
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
    const dtype = this.typeOf(info);
    const key = bytes.length <= 256 ? `${dtype} ${info.shape.join('x')} ${bytes.join(' ')}` : null;
    const shared = key === null ? undefined : this.#constants.get(key);
    if (shared !== undefined) return shared;
    const node = this.add('Const', [], { dtype: { type: dtype }, value: { tensor: { dtype, shape: [...info.shape], bytes } } });
    if (key !== null) this.#constants.set(key, node);
    return node;
  }

  #nodeAttrs(op: string, attrs: readonly OpAttr[], inputIds: readonly number[]): Record<string, AttrValue> {
    const result = Object.fromEntries(attrs.map((attr) => [attr.name, this.#attrValue(attr)]));
    // tfjs-node leaves this attribute out, which eager execution infers and a graph may not.
    if (op === 'ExpandDims') result['T'] ??= { type: this.typeOf(this.#seen.get(inputIds[0] as number) as Tensor) };
    return result;
  }

  #attrValue({ name, type, value }: OpAttr): AttrValue {
    const { TF_ATTR_STRING, TF_ATTR_INT, TF_ATTR_FLOAT, TF_ATTR_BOOL, TF_ATTR_TYPE, TF_ATTR_SHAPE } = this.#binding;
    const list = Array.isArray(value);
    switch (type) {
      case TF_ATTR_STRING: return { string: value as string };
      case TF_ATTR_INT: return list ? { ints: value as number[] } : { int: value as number };
      case TF_ATTR_FLOAT: return list ? { floats: value as number[] } : { float: value as number };
      case TF_ATTR_BOOL: return list ? { bools: (value as unknown[]).map(Boolean) } : { bool: Boolean(value) };
      case TF_ATTR_TYPE: return { type: value as number };
      case TF_ATTR_SHAPE: return { shape: value as number[] };
      default: throw new TraceError(`the attribute ${name} is of an unknown kind`);
    }
  }
}
