/** A row-major array in double precision, for the reference implementations of the conformance suite. */
export interface DoubleArray {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** Fills an array by its index tuple. */
export function build(shape: readonly number[], value: (index: readonly number[]) => number): DoubleArray {
  const data = new Float64Array(sizeOf(shape));
  const index = shape.map(() => 0);
  for (let i = 0; i < data.length; i++) {
    data[i] = value(index);
    advance(index, shape);
  }
  return { shape, data };
}

function advance(index: number[], shape: readonly number[]): void {
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (++index[axis]! < shape[axis]!) return;
    index[axis] = 0;
  }
}

/** The value at an index; an axis of length 1 is repeated as far as needed (broadcasting). */
export function at({ shape, data }: DoubleArray, index: readonly number[]): number {
  let offset = 0;
  const skipped = index.length - shape.length;
  for (let axis = 0; axis < shape.length; axis++) offset = offset * shape[axis]! + (shape[axis] === 1 ? 0 : index[skipped + axis]!);
  return data[offset]!;
}

export const map = (x: DoubleArray, f: (value: number) => number): DoubleArray => ({ shape: x.shape, data: x.data.map(f) });

/** f of two arrays of one shape, or where the second is broadcast to the first. */
export const zip = (a: DoubleArray, b: DoubleArray, f: (a: number, b: number) => number): DoubleArray =>
  build(a.shape, (index) => f(at(a, index), at(b, index)));

/** Folds the axes into length 1. */
export function reduce(x: DoubleArray, axes: readonly number[], fold: (values: readonly number[]) => number): DoubleArray {
  const kept = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const groups = build(kept, () => 0);
  const members: number[][] = Array.from(groups.data, () => []);
  build(x.shape, (index) => {
    const group = index.reduce((offset, i, axis) => offset * kept[axis]! + (kept[axis] === 1 ? 0 : i), 0);
    members[group]!.push(at(x, index));
    return 0;
  });
  return { shape: kept, data: Float64Array.from(members, fold) };
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
export const mean = (values: readonly number[]): number => sum(values) / values.length;
export const reshape = (x: DoubleArray, shape: readonly number[]): DoubleArray => ({ shape, data: x.data });
