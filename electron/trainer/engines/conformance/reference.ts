import { at, build, map, mean, reduce, sizeOf, sum, zip } from './array.ts';
import type { DoubleArray } from './array.ts';

/**
 * What every op must compute, written from its definition in double precision, with nothing of tfjs in it.
 * Only values: gradients are compared with central differences of these.
 */

/** 2-D convolution of stride 1 with zero padding to the same size (odd padding goes below and right), channels last. */
export function conv2dSame(x: DoubleArray, filter: DoubleArray): DoubleArray {
  const [batch, height, width, inChannels] = x.shape as [number, number, number, number];
  const [kernelHeight, kernelWidth, , outChannels] = filter.shape as [number, number, number, number];
  const top = Math.floor((kernelHeight - 1) / 2);
  const left = Math.floor((kernelWidth - 1) / 2);
  return build([batch, height, width, outChannels], ([b, y, w, o]) => {
    let total = 0;
    for (let ky = 0; ky < kernelHeight; ky++) {
      for (let kx = 0; kx < kernelWidth; kx++) {
        const row = y! + ky - top;
        const column = w! + kx - left;
        if (row < 0 || row >= height || column < 0 || column >= width) continue;
        for (let c = 0; c < inChannels; c++) total += at(x, [b!, row, column, c]) * at(filter, [ky, kx, c, o!]);
      }
    }
    return total;
  });
}

/** Normalises over every axis but the last with the array's own mean and biased variance. */
export function batchNorm(x: DoubleArray, gamma: DoubleArray, beta: DoubleArray, epsilon: number): DoubleArray {
  const { means, variances } = moments(x);
  return normalise(x, means, variances, gamma, beta, epsilon);
}

export function moments(x: DoubleArray): { means: DoubleArray; variances: DoubleArray } {
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  const means = reduce(x, axes, mean);
  const variances = reduce(zip(x, means, (value, m) => (value - m) ** 2), axes, mean);
  return { means, variances };
}

export function normalise(
  x: DoubleArray, means: DoubleArray, variances: DoubleArray, gamma: DoubleArray, beta: DoubleArray, epsilon: number,
): DoubleArray {
  return build(x.shape, (index) =>
    at(gamma, index) * (at(x, index) - at(means, index)) / Math.sqrt(at(variances, index) + epsilon) + at(beta, index));
}

/** Largest, or mean, of each 2x2 block of [batch, height, width, channels]. */
export function pool2x2(x: DoubleArray, fold: (values: readonly number[]) => number): DoubleArray {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  return build([batch, height / 2, width / 2, channels], ([b, y, w, c]) =>
    fold([0, 1, 2, 3].map((i) => at(x, [b!, 2 * y! + (i >> 1), 2 * w! + (i & 1), c!]))));
}

export function upsample2x(x: DoubleArray): DoubleArray {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  return build([batch, 2 * height, 2 * width, channels], ([b, y, w, c]) => at(x, [b!, y! >> 1, w! >> 1, c!]));
}

export function concat(a: DoubleArray, b: DoubleArray, axis: number): DoubleArray {
  const first = a.shape[axis]!;
  return build(a.shape.map((size, i) => (i === axis ? size + b.shape[axis]! : size)), (index) =>
    (index[axis]! < first ? at(a, index) : at(b, index.map((i, k) => (k === axis ? i - first : i)))));
}

export const slice = (x: DoubleArray, begin: readonly number[], size: readonly number[]): DoubleArray =>
  build(size, (index) => at(x, index.map((i, axis) => i + begin[axis]!)));

export const pad = (x: DoubleArray, before: readonly number[], after: readonly number[]): DoubleArray =>
  build(x.shape.map((size, axis) => before[axis]! + size + after[axis]!), (index) => {
    const inside = index.map((i, axis) => i - before[axis]!);
    return inside.every((i, axis) => i >= 0 && i < x.shape[axis]!) ? at(x, inside) : 0;
  });

export const transpose = (x: DoubleArray, permutation: readonly number[]): DoubleArray =>
  build(permutation.map((axis) => x.shape[axis]!), (index) => {
    const source: number[] = [];
    permutation.forEach((axis, i) => { source[axis] = index[i]!; });
    return at(x, source);
  });

/** a [batch, n, k] times b [batch, k, m], or b [batch, m, k] where it is to be transposed. */
export function matMul(a: DoubleArray, b: DoubleArray, transposeB: boolean): DoubleArray {
  const [batch, rows, inner] = a.shape as [number, number, number];
  const columns = b.shape[transposeB ? 1 : 2]!;
  return build([batch, rows, columns], ([n, i, j]) => {
    let total = 0;
    for (let k = 0; k < inner; k++) total += at(a, [n!, i!, k]) * at(b, transposeB ? [n!, j!, k] : [n!, k, j!]);
    return total;
  });
}

export const gatherRows = (x: DoubleArray, indices: readonly number[]): DoubleArray =>
  build([indices.length, x.shape[1]!], ([i, c]) => at(x, [indices[i!]!, c!]));

const lastAxis = (x: DoubleArray): number[] => [x.shape.length - 1];

/** Over the last axis, which is kept with length 1. */
export const logSumExp = (x: DoubleArray): DoubleArray => reduce(x, lastAxis(x), (values) => {
  const largest = Math.max(...values);
  return largest + Math.log(sum(values.map((value) => Math.exp(value - largest))));
});

export const logSoftmax = (x: DoubleArray): DoubleArray => zip(x, logSumExp(x), (value, total) => value - total);
export const softmax = (x: DoubleArray): DoubleArray => map(logSoftmax(x), Math.exp);

/** [rows, classes] to [rows, 1]. */
export const crossEntropy = (logits: DoubleArray, labels: DoubleArray): DoubleArray =>
  reduce(zip(logSoftmax(logits), labels, (logProbability, label) => -label * logProbability), [1], sum);

export const l2Normalise = (x: DoubleArray, epsilon: number): DoubleArray =>
  zip(x, reduce(map(x, (value) => value * value), lastAxis(x), sum), (value, squared) => value / Math.sqrt(Math.max(squared, epsilon)));

/** 1 - mean over classes of (2 sum(p y) + smooth) / (sum p + sum y + smooth) over the rows whose mask is 1; a number. */
export function maskedDiceLoss(logits: DoubleArray, labels: DoubleArray, mask: DoubleArray, smooth: number): DoubleArray {
  const p = zip(softmax(logits), mask, (value, known) => value * known);
  const y = zip(labels, mask, (value, known) => value * known);
  const total = (x: DoubleArray) => reduce(x, [0], sum);
  const both = total(zip(p, y, (a, b) => a * b));
  const either = zip(total(p), total(y), (a, b) => a + b);
  const dice = zip(both, either, (a, b) => (2 * a + smooth) / (b + smooth));
  return { shape: [], data: Float64Array.of(1 - mean([...dice.data])) };
}

/** sum(weights * x): turns an array into the number whose gradient is compared. */
export function weightedSum(x: DoubleArray, weights: Float64Array): number {
  let total = 0;
  for (let i = 0; i < sizeOf(x.shape); i++) total += x.data[i]! * weights[i]!;
  return total;
}
