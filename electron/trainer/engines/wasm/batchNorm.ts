/**
 * Batch normalisation (Ioffe and Szegedy 2015) in plain loops over channels-last values, sums in double precision.
 * Views are of length rows * channels, where rows = batch * height * width.
 */

/** Writes y [rows, channels], mean [channels] and the biased variance [channels]. */
export function batchNormForward(
  x: Float32Array, gamma: Float32Array, beta: Float32Array, epsilon: number,
  y: Float32Array, mean: Float32Array, variance: Float32Array,
): void {
  const channels = gamma.length;
  const rows = x.length / channels;
  const { means, variances } = columnMoments(x, channels);
  mean.set(means);
  variance.set(variances);
  const scale = variances.map((v, c) => gamma[c]! / Math.sqrt(v + epsilon));
  const shift = scale.map((s, c) => beta[c]! - s * means[c]!);
  for (let row = 0, i = 0; row < rows; row++) {
    for (let c = 0; c < channels; c++, i++) y[i] = x[i]! * scale[c]! + shift[c]!;
  }
}

/** Writes the gradients of x, gamma and beta for the gradient dy of y; the statistics are differentiated through. */
export function batchNormBackward(
  dy: Float32Array, x: Float32Array, gamma: Float32Array, mean: Float32Array, variance: Float32Array, epsilon: number,
  dx: Float32Array, dgamma: Float32Array, dbeta: Float32Array,
): void {
  const channels = gamma.length;
  const rows = x.length / channels;
  const inverse = Float64Array.from(variance, (v) => 1 / Math.sqrt(v + epsilon));
  const sumDy = new Float64Array(channels);
  const sumDyX = new Float64Array(channels);
  for (let row = 0, i = 0; row < rows; row++) {
    for (let c = 0; c < channels; c++, i++) {
      sumDy[c]! += dy[i]!;
      sumDyX[c]! += dy[i]! * (x[i]! - mean[c]!) * inverse[c]!;
    }
  }
  dgamma.set(sumDyX);
  dbeta.set(sumDy);
  // dx = gamma / sigma * (dy - mean(dy) - xhat * mean(dy * xhat))
  const scale = inverse.map((s, c) => gamma[c]! * s);
  for (let row = 0, i = 0; row < rows; row++) {
    for (let c = 0; c < channels; c++, i++) {
      const xhat = (x[i]! - mean[c]!) * inverse[c]!;
      dx[i] = scale[c]! * (dy[i]! - (sumDy[c]! + xhat * sumDyX[c]!) / rows);
    }
  }
}

function columnMoments(x: Float32Array, channels: number): { means: Float64Array; variances: Float64Array } {
  const rows = x.length / channels;
  const means = new Float64Array(channels);
  for (let row = 0, i = 0; row < rows; row++) for (let c = 0; c < channels; c++, i++) means[c]! += x[i]! / rows;
  const variances = new Float64Array(channels);
  for (let row = 0, i = 0; row < rows; row++) {
    for (let c = 0; c < channels; c++, i++) variances[c]! += (x[i]! - means[c]!) ** 2 / rows;
  }
  return { means, variances };
}
