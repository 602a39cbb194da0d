import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { withViews } from './backend.ts';
import type { WasmBackend } from './backend.ts';

/**
 * Gradients of 2-D convolutions of stride 1, channels last, made of what XNNPACK does fast. tfjs's WebAssembly
 * backend has none for the filter, and one for the input that takes twelve times as long as the convolution itself.
 */
export interface ConvAttrs {
  readonly strides: number | [number, number];
  readonly pad: Parameters<typeof tf.backend_util.computeConv2DInfo>[4];
  readonly dataFormat: 'NHWC' | 'NCHW';
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

type Shape4D = [number, number, number, number];

/**
 * The input's gradient: dy, padded so that each input pixel meets every window that saw it, convolved with the filter
 * turned round and with its channels exchanged.
 *
 * @param dy [batch, outHeight, outWidth, outChannels]
 * @param filter [filterHeight, filterWidth, inChannels, outChannels]
 * @returns inputShape, [batch, height, width, inChannels]
 */
export function convInputGradient(dy: tf.Tensor4D, filter: tf.Tensor4D, attrs: ConvAttrs & { readonly inputShape: Shape4D }): tf.Tensor4D {
  const { padInfo, filterHeight, filterWidth, inHeight, inWidth, outHeight, outWidth } = convInfo(attrs.inputShape, filter.shape, attrs);
  const top = filterHeight - 1 - padInfo.top;
  const left = filterWidth - 1 - padInfo.left;
  const bottom = inHeight + filterHeight - 1 - outHeight - top;
  const right = inWidth + filterWidth - 1 - outWidth - left;
  return tf.tidy(() => {
    const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]);
    return tf.conv2d(tf.pad(dy, [[0, 0], [top, bottom], [left, right], [0, 0]]), turned, 1, 'valid');
  });
}

/**
 * The filter's gradient: for each place (ky, kx) of the filter one matrix product, x shifted by that place
 * [inChannels, pixels] times dy [pixels, outChannels]. With x and dy laid out on one padded grid, channels first, a
 * shift is an offset along the pixels.
 *
 * @param x [batch, height, width, inChannels]
 * @param dy [batch, outHeight, outWidth, outChannels]
 * @returns filterShape, [filterHeight, filterWidth, inChannels, outChannels]
 */
export function convFilterGradient(x: tf.Tensor4D, dy: tf.Tensor4D, attrs: ConvAttrs & { readonly filterShape: Shape4D }, backend: WasmBackend): tf.Tensor4D {
  const { padInfo, filterHeight, filterWidth, inChannels, outChannels, outHeight, outWidth, batchSize } = convInfo(x.shape, attrs.filterShape, attrs);
  const height = outHeight + filterHeight - 1;
  const width = outWidth + filterWidth - 1;
  const { top, left } = padInfo;
  return tf.tidy(() => {
    const grid = tf.pad(x, [[0, 0], [top, height - x.shape[1] - top], [left, width - x.shape[2] - left], [0, 0]]);
    const columns = tf.transpose(tf.reshape(grid, [batchSize * height * width, inChannels]));
    // The last windows of the last image end before the grid does: products stop there, so that no shift runs past it.
    const numPixels = batchSize * height * width - (filterHeight - 1) * width - (filterWidth - 1);
    const dyGrid = tf.pad(dy, [[0, 0], [0, filterHeight - 1], [0, filterWidth - 1], [0, 0]]);
    const dyRows = tf.slice(tf.reshape(dyGrid, [batchSize * height * width, outChannels]), [0, 0], [numPixels, outChannels]);
    const products: tf.Tensor[] = [];
    for (let ky = 0; ky < filterHeight; ky++) {
      for (let kx = 0; kx < filterWidth; kx++) {
        const shifted = columnsFrom(columns, ky * width + kx, numPixels, backend);
        products.push(tf.matMul(shifted, dyRows));
        shifted.dispose();
      }
    }
    return tf.reshape(tf.concat(products, 0), attrs.filterShape);
  });
}

/** Columns offset .. offset + count of a matrix. (tfjs's slice is far slower on narrow rows than these copies.) */
function columnsFrom(matrix: tf.Tensor, offset: number, count: number, backend: WasmBackend): tf.Tensor {
  const [rows, columns] = matrix.shape as [number, number];
  const [part] = withViews(backend, [matrix], [[rows, count]], ([from], [to]) => {
    for (let row = 0; row < rows; row++) to!.set(from!.subarray(row * columns + offset, row * columns + offset + count), row * count);
  });
  return tf.engine().makeTensorFromTensorInfo(part as TensorInfo);
}

function convInfo(inputShape: Shape4D, filterShape: Shape4D, { strides, pad, dataFormat, dimRoundingMode }: ConvAttrs): ReturnType<typeof tf.backend_util.computeConv2DInfo> {
  const info = tf.backend_util.computeConv2DInfo(inputShape, filterShape, strides, 1, pad, dimRoundingMode);
  if (info.strideHeight !== 1 || info.strideWidth !== 1 || dataFormat === 'NCHW') {
    throw new Error('WebAssembly: only convolutions of stride 1 with channels last have a gradient');
  }
  return info;
}
