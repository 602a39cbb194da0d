import type { Random } from '../../util/random.ts';

/**
 * The parameters of one part of the network lie in ONE flat float32 vector, so that the optimiser, averaging,
 * clipping and checkpoints handle a few large vectors; so do its moving means and its moving variances.
 * A layout says which named tensor lies where.
 */
export interface PartLayout {
  readonly part: string;
  /** Learnable tensors, in the order of their offsets and without gaps. */
  readonly tensors: readonly TensorLayout[];
  /** Length of the parameter vector. */
  readonly size: number;
  /** Batch normalisations, in the order of their offsets in the mean and variance vectors. */
  readonly normalisations: readonly NormalisationLayout[];
  /** Length of the mean and of the variance vector; 0 where nothing is normalised. */
  readonly statisticsSize: number;
}

export interface TensorLayout {
  readonly name: string;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly init: Initialisation;
}

export interface NormalisationLayout {
  readonly name: string;
  readonly channels: number;
  readonly offset: number;
}

/** he: N(0, 2 / fanIn), He et al. 2015; glorot: U(-a, a), a^2 = 6 / (fanIn + fanOut). Both on row-major [..., in, out]. */
export type Initialisation = 'he' | 'glorot' | 'zeros' | 'ones';

export interface LayoutBuilder {
  add(name: string, shape: readonly number[], init: Initialisation): void;
  /** Gamma (1) and beta (0) of `channels`, and their place in the statistics. */
  addNormalisation(name: string, channels: number): void;
  build(): PartLayout;
}

export function createLayoutBuilder(part: string): LayoutBuilder {
  const tensors: TensorLayout[] = [];
  const normalisations: NormalisationLayout[] = [];
  let size = 0;
  let statisticsSize = 0;

  const add: LayoutBuilder['add'] = (name, shape, init) => {
    tensors.push({ name, shape, offset: size, init });
    size += product(shape);
  };
  return {
    add,
    addNormalisation(name, channels) {
      add(`${name}/gamma`, [channels], 'ones');
      add(`${name}/beta`, [channels], 'zeros');
      normalisations.push({ name, channels, offset: statisticsSize });
      statisticsSize += channels;
    },
    build: () => ({ part, tensors, size, normalisations, statisticsSize }),
  };
}

/** Fresh values of a part's parameter vector. */
export function initialParameters(layout: PartLayout, random: Random): Float32Array {
  const values = new Float32Array(layout.size);
  for (const { shape, offset, init } of layout.tensors) {
    fill(values.subarray(offset, offset + product(shape)), shape, init, random);
  }
  return values;
}

/** Moving statistics before any batch: mean 0, variance 1. */
export function initialStatistics(layout: PartLayout): { mean: Float32Array; variance: Float32Array } {
  return { mean: new Float32Array(layout.statisticsSize), variance: new Float32Array(layout.statisticsSize).fill(1) };
}

function fill(values: Float32Array, shape: readonly number[], init: Initialisation, random: Random): void {
  if (init === 'zeros') return;
  if (init === 'ones') {
    values.fill(1);
    return;
  }
  const fanOut = shape.at(-1) ?? 1;
  const fanIn = product(shape.slice(0, -1));
  const deviation = Math.sqrt(2 / fanIn);
  // For a dense matrix; the receptive field of a convolution would also count in fanOut.
  const limit = Math.sqrt(6 / (fanIn + fanOut));
  for (let i = 0; i < values.length; i++) {
    values[i] = init === 'he' ? deviation * random.normal() : random.uniform(-limit, limit);
  }
}

export const product = (shape: readonly number[]): number => shape.reduce((total, extent) => total * extent, 1);
