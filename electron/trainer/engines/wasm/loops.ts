/** Kernels in plain loops over the heap's values, for what tfjs's WebAssembly backend lacks or gets wrong. */

export function reluBackward(dy: Float32Array, y: Float32Array, dx: Float32Array): void {
  for (let i = 0; i < dx.length; i++) dx[i] = y[i]! > 0 ? dy[i]! : 0;
}

export function leakyReluBackward(dy: Float32Array, x: Float32Array, alpha: number, dx: Float32Array): void {
  for (let i = 0; i < dx.length; i++) dx[i] = x[i]! > 0 ? dy[i]! : alpha * dy[i]!;
}

/**
 * Writes loss [rows] and its gradient, softmax - labels, [rows, classes]; the largest logit is taken away first, so
 * that nothing overflows. Like TensorFlow's, the gradient holds for rows of labels that sum to 1.
 */
export function softmaxCrossEntropy(logits: Float32Array, labels: Float32Array, loss: Float32Array, gradient: Float32Array): void {
  const classes = logits.length / loss.length;
  for (let row = 0, start = 0; row < loss.length; row++, start += classes) {
    let largest = -Infinity;
    let total = 0;
    for (let i = start; i < start + classes; i++) largest = Math.max(largest, logits[i]!);
    for (let i = start; i < start + classes; i++) total += Math.exp(logits[i]! - largest);
    const logTotal = Math.log(total);
    let sum = 0;
    for (let i = start; i < start + classes; i++) {
      const logProbability = logits[i]! - largest - logTotal;
      if (labels[i] !== 0) sum -= labels[i]! * logProbability;
      gradient[i] = Math.exp(logProbability) - labels[i]!;
    }
    loss[row] = sum;
  }
}

/** Copies the rows at `indices` of x [rows, columns] to y [count, columns]. */
export function gatherRows(x: Float32Array, indices: Int32Array, columns: number, y: Float32Array): void {
  indices.forEach((row, i) => y.set(x.subarray(row * columns, (row + 1) * columns), i * columns));
}

/** Adds the rows of dy [count, columns] to the rows of dx [rows, columns] that `indices` names; the rest is 0. */
export function scatterAddRows(dy: Float32Array, indices: Int32Array, columns: number, dx: Float32Array): void {
  dx.fill(0);
  indices.forEach((row, i) => {
    for (let c = 0; c < columns; c++) dx[row * columns + c]! += dy[i * columns + c]!;
  });
}

/** Sizes of a pooling without dilation, as tfjs-core's computePool2DInfo gives them. */
export interface PoolSizes {
  readonly batchSize: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly inChannels: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly padInfo: { readonly top: number; readonly left: number };
}

/** Sends dy to the first largest value of each window. tfjs's own kernel loses it where that value is 0 or less. */
export function maxPoolBackward(x: Float32Array, dy: Float32Array, sizes: PoolSizes, dx: Float32Array): void {
  const { batchSize, outHeight, outWidth, inChannels } = sizes;
  dx.fill(0);
  let output = 0;
  for (let b = 0; b < batchSize; b++) {
    for (let oy = 0; oy < outHeight; oy++) {
      for (let ox = 0; ox < outWidth; ox++) {
        for (let c = 0; c < inChannels; c++, output++) dx[largestInWindow(x, sizes, b, oy, ox, c)]! += dy[output]!;
      }
    }
  }
}

function largestInWindow(x: Float32Array, sizes: PoolSizes, b: number, oy: number, ox: number, c: number): number {
  const { inHeight, inWidth, inChannels, strideHeight, strideWidth, filterHeight, filterWidth, padInfo } = sizes;
  const top = oy * strideHeight - padInfo.top;
  const left = ox * strideWidth - padInfo.left;
  let best = -1;
  for (let iy = Math.max(top, 0); iy < Math.min(top + filterHeight, inHeight); iy++) {
    for (let ix = Math.max(left, 0); ix < Math.min(left + filterWidth, inWidth); ix++) {
      const index = ((b * inHeight + iy) * inWidth + ix) * inChannels + c;
      if (best < 0 || x[index]! > x[best]!) best = index;
    }
  }
  return best;
}
