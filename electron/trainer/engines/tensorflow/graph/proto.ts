/**
 * The few protocol-buffer messages of a SavedModel, written by hand: the wire format needs a page, a library a
 * megabyte. Field numbers are those of TensorFlow 2.21's saved_model.proto, meta_graph.proto, graph.proto,
 * node_def.proto, attr_value.proto, tensor.proto and tensor_shape.proto.
 */

export type AttrValue =
  | { readonly string: string }
  | { readonly int: number }
  | { readonly float: number }
  | { readonly bool: boolean }
  | { readonly type: number }
  | { readonly shape: readonly number[] }
  | { readonly ints: readonly number[] }
  | { readonly floats: readonly number[] }
  | { readonly bools: readonly boolean[] }
  | { readonly tensor: TensorContent };

export interface TensorContent {
  readonly dtype: number;
  readonly shape: readonly number[];
  /** Little-endian, row-major. */
  readonly bytes: Uint8Array;
}

export interface GraphNode {
  readonly name: string;
  readonly op: string;
  /** "node", "node:1", and "^node" for a control input, which comes last. */
  readonly inputs: readonly string[];
  readonly attrs: Readonly<Record<string, AttrValue>>;
}

/** Tag under which the one graph of the file is found. */
export const graphTag = 'train';
/** Version of the graph's producer, from which TensorFlow infers what ops mean; that of a 2.21 build. */
const graphProducer = 2000;

export function savedModel(nodes: readonly GraphNode[]): Uint8Array {
  const graph = message(2, ...nodes.map((node) => message(1, ...nodeDef(node))), message(4, integer(1, graphProducer)));
  return join([integer(1, 1), message(2, message(1, text(4, graphTag)), graph)]);
}

function nodeDef({ name, op, inputs, attrs }: GraphNode): Uint8Array[] {
  const entries = Object.entries(attrs).map(([key, value]) => message(5, text(1, key), message(2, attrValue(value))));
  return [text(1, name), text(2, op), ...inputs.map((input) => text(3, input)), ...entries];
}

function attrValue(value: AttrValue): Uint8Array {
  if ('string' in value) return text(2, value.string);
  if ('int' in value) return integer(3, value.int);
  if ('float' in value) return float(4, value.float);
  if ('bool' in value) return integer(5, Number(value.bool));
  if ('type' in value) return integer(6, value.type);
  if ('shape' in value) return message(7, ...shapeDimensions(value.shape));
  if ('tensor' in value) return message(8, integer(1, value.tensor.dtype), message(2, ...shapeDimensions(value.tensor.shape)), bytes(4, value.tensor.bytes));
  if ('ints' in value) return message(1, bytes(3, join(value.ints.map(varint))));
  if ('floats' in value) return message(1, bytes(4, new Uint8Array(Float32Array.from(value.floats).buffer)));
  return message(1, bytes(5, Uint8Array.from(value.bools, Number)));
}

const shapeDimensions = (shape: readonly number[]): Uint8Array[] => shape.map((size) => message(2, integer(1, size)));

const encoder = new TextEncoder();
const text = (field: number, value: string): Uint8Array => bytes(field, encoder.encode(value));
const message = (field: number, ...parts: Uint8Array[]): Uint8Array => bytes(field, join(parts));
const integer = (field: number, value: number): Uint8Array => join([key(field, 0), varint(value)]);
const float = (field: number, value: number): Uint8Array => join([key(field, 5), new Uint8Array(Float32Array.of(value).buffer)]);
const bytes = (field: number, content: Uint8Array): Uint8Array => join([key(field, 2), varint(content.length), content]);
const key = (field: number, wireType: number): Uint8Array => varint(field * 8 + wireType);

/** Seven bits a byte, least first; a negative number is its 64-bit two's complement. */
function varint(value: number): Uint8Array {
  const out: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) out.push(Number(rest & 127n) | 128);
  out.push(Number(rest));
  return Uint8Array.from(out);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}
