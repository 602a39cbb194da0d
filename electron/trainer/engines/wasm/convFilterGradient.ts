import * as tf from '@tensorflow/tfjs-core';

export interface ConvFilterGradientAttrs {
  readonly strides: number | [number, number];
  readonly pad: Parameters<typeof tf.backend_util.computeConv2DInfo>[4];
  readonly dataFormat: 'NHWC' | 'NCHW';
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly filterShape: [number, number, number, number];
}

/**
 * The filter's gradient of a 2-D convolution, which tfjs's WebAssembly backend lacks: for each place (ky, kx) of the
 * filter one matrix product, x shifted by that place [inChannels, pixels] times dy [pixels, outChannels].
 *
 * @param x [batch, height, width, inChannels]
 * @param dy [batch, outHeight, outWidth, outChannels]
 * @returns [filterHeight, filterWidth, inChannels, outChannels]
 */
export function convFilterGradient(x: tf.Tensor4D, dy: tf.Tensor4D, attrs: ConvFilterGradientAttrs): tf.Tensor4D {
  const { strides, pad, dimRoundingMode, dataFormat, filterShape } = attrs;
  if (dataFormat === 'NCHW') throw new Error('WebAssembly: convolutions take channels last only');
  const info = tf.backend_util.computeConv2DInfo(x.shape, filterShape, strides, 1, pad, dimRoundingMode);
  return tf.tidy(() => {
    const padded = padTo(x, info);
    const pixels = info.batchSize * info.outHeight * info.outWidth;
    const dyRows = tf.reshape(dy, [pixels, info.outChannels]);
    const places: tf.Tensor[] = [];
    for (let ky = 0; ky < info.filterHeight; ky++) {
      for (let kx = 0; kx < info.filterWidth; kx++) {
        const columns = tf.transpose(tf.reshape(shifted(padded, ky, kx, info), [pixels, info.inChannels]));
        places.push(tf.matMul(columns, dyRows));
      }
    }
    return tf.reshape(tf.concat(places, 0), filterShape);
  });
}

type ConvInfo = ReturnType<typeof tf.backend_util.computeConv2DInfo>;

/** Pads with zeros (or leaves out what no window reaches) so that every window lies inside. */
function padTo(x: tf.Tensor4D, info: ConvInfo): tf.Tensor4D {
  const height = (info.outHeight - 1) * info.strideHeight + info.filterHeight;
  const width = (info.outWidth - 1) * info.strideWidth + info.filterWidth;
  const { top, left } = info.padInfo;
  const bottom = Math.max(height - info.inHeight - top, 0);
  const right = Math.max(width - info.inWidth - left, 0);
  return tf.pad(x, [[0, 0], [top, bottom], [left, right], [0, 0]]);
}

/** The pixels under place (ky, kx) of the filter, [batch, outHeight, outWidth, channels]. */
function shifted(padded: tf.Tensor4D, ky: number, kx: number, info: ConvInfo): tf.Tensor4D {
  const { batchSize, outHeight, outWidth, strideHeight, strideWidth, inChannels } = info;
  if (strideHeight === 1 && strideWidth === 1) return tf.slice(padded, [0, ky, kx, 0], [batchSize, outHeight, outWidth, inChannels]);
  const end = [batchSize, ky + (outHeight - 1) * strideHeight + 1, kx + (outWidth - 1) * strideWidth + 1, inChannels];
  return tf.stridedSlice(padded, [0, ky, kx, 0], end, [1, strideHeight, strideWidth, 1]) as tf.Tensor4D;
}
