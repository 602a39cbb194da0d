/**
 * A U-Net once more, as plain loops in double precision, written from the text (method.md 2 and 11.2, 3) and sharing nothing
 * with shared/learning. Parameters are read from the flat vectors in the order of the text: a convolution's kernel
 * [row, column, in, out], its bias if any, gamma, beta; levels from fine to coarse, then up. Checkpoints rely on that order.
 */
export interface Map3 {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** [row, column, channel]. */
  readonly values: number[];
}
/** A batch of feature maps of one size. */
export type Maps = readonly Map3[];

export interface Shape {
  readonly channels: readonly number[];
  readonly numClasses: number;
  readonly bias: boolean;
  readonly upConv: boolean;
  readonly lastBlockConvs: number;
  readonly slope: number;
  readonly epsilon: number;
  readonly paperHead: boolean;
}

/** Reads a flat vector front to back. */
export class Reader {
  #at = 0;
  readonly #values: readonly number[];
  constructor(values: readonly number[]) {
    this.#values = values;
  }
  take(count: number): number[] {
    const piece = this.#values.slice(this.#at, this.#at + count);
    this.#at += count;
    if (piece.length < count) throw new Error('the vector is too short');
    return piece;
  }
  get isAtEnd(): boolean {
    return this.#at === this.#values.length;
  }
}

const value = (map: Map3, row: number, column: number, channel: number): number =>
  row < 0 || column < 0 || row >= map.height || column >= map.width ? 0 : (map.values[(row * map.width + column) * map.channels + channel] ?? NaN);

function build(height: number, width: number, channels: number, at: (row: number, column: number, channel: number) => number): Map3 {
  const values: number[] = [];
  for (let r = 0; r < height; r++) for (let c = 0; c < width; c++) for (let k = 0; k < channels; k++) values.push(at(r, c, k));
  return { height, width, channels, values };
}

/** Same size; a 2 x 2 kernel reaches down and right. */
export function convolve(map: Map3, kernel: readonly number[], size: number, out: number, bias?: readonly number[]): Map3 {
  const before = Math.floor((size - 1) / 2);
  return build(map.height, map.width, out, (r, c, k) => {
    let sum = bias?.[k] ?? 0;
    for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) for (let q = 0; q < map.channels; q++) {
      sum += value(map, r + i - before, c + j - before, q) * (kernel[((i * size + j) * map.channels + q) * out + k] ?? NaN);
    }
    return sum;
  });
}

export const mapValues = (map: Map3, f: (v: number, channel: number) => number): Map3 => ({ ...map, values: map.values.map((v, i) => f(v, i % map.channels)) });

export const upsample = (map: Map3): Map3 => build(2 * map.height, 2 * map.width, map.channels, (r, c, k) => value(map, r >> 1, c >> 1, k));

export const pool = (map: Map3): Map3 => build(map.height / 2, map.width / 2, map.channels, (r, c, k) =>
  Math.max(value(map, 2 * r, 2 * c, k), value(map, 2 * r, 2 * c + 1, k), value(map, 2 * r + 1, 2 * c, k), value(map, 2 * r + 1, 2 * c + 1, k)));

export const join = (a: Map3, b: Map3): Map3 => build(a.height, a.width, a.channels + b.channels, (r, c, k) =>
  k < a.channels ? value(a, r, c, k) : value(b, r, c, k - a.channels));

/** Means and biased variances a channel over a batch. */
export function moments(maps: Maps): { mean: number[]; variance: number[] } {
  const channels = maps[0]?.channels ?? 0;
  const pick = (channel: number): number[] => maps.flatMap((map) => map.values.filter((_, i) => i % channels === channel));
  const mean = Array.from({ length: channels }, (_, k) => average(pick(k)));
  return { mean, variance: mean.map((m, k) => average(pick(k).map((v) => (v - m) ** 2))) };
}

const average = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;

/** Where batch normalisation takes its statistics from: the batch, noting them, or given vectors. */
export interface Normaliser {
  statistics(maps: Maps): { mean: number[]; variance: number[] };
}

export class BatchNormaliser implements Normaliser {
  readonly mean: number[] = [];
  readonly variance: number[] = [];
  statistics(maps: Maps): { mean: number[]; variance: number[] } {
    const measured = moments(maps);
    this.mean.push(...measured.mean);
    this.variance.push(...measured.variance);
    return measured;
  }
}

export class MovingNormaliser implements Normaliser {
  readonly #mean: Reader;
  readonly #variance: Reader;
  constructor(mean: readonly number[], variance: readonly number[]) {
    this.#mean = new Reader(mean);
    this.#variance = new Reader(variance);
  }
  statistics(maps: Maps): { mean: number[]; variance: number[] } {
    const channels = maps[0]?.channels ?? 0;
    return { mean: this.#mean.take(channels), variance: this.#variance.take(channels) };
  }
}

/** Convolution, normalisation, activation. */
export function unit(maps: Maps, size: number, out: number, reader: Reader, norm: Normaliser, shape: Shape): Maps {
  const kernel = reader.take(size * size * (maps[0]?.channels ?? 0) * out);
  const bias = shape.bias ? reader.take(out) : undefined;
  const gamma = reader.take(out);
  const beta = reader.take(out);
  const convolved = maps.map((map) => convolve(map, kernel, size, out, bias));
  const { mean, variance } = norm.statistics(convolved);
  return convolved.map((map) => mapValues(map, (v, k) => {
    const y = ((gamma[k] ?? NaN) * (v - (mean[k] ?? NaN))) / Math.sqrt((variance[k] ?? NaN) + shape.epsilon) + (beta[k] ?? NaN);
    return y > 0 ? y : shape.slope * y;
  }));
}

/** One flat vector and one normaliser a part: encoder, decoder1 .., segmentationHead. Returns the logits. */
export function forward(images: Maps, shape: Shape, vectors: readonly (readonly number[])[], normalisers: readonly Normaliser[]): Maps {
  const part = (i: number): [Reader, Normaliser] => [new Reader(vectors[i] ?? []), normalisers[i] ?? new BatchNormaliser()];
  const { channels } = shape;
  const [encoder, encoderNorm] = part(0);
  const levels: Maps[] = [];
  let x = images;
  channels.forEach((out, level) => {
    if (level > 0) x = x.map(pool);
    x = unit(unit(x, 3, out, encoder, encoderNorm, shape), 3, out, encoder, encoderNorm, shape);
    levels.push(x);
  });
  for (let block = 1; block < channels.length; block++) {
    const [reader, norm] = part(block);
    const level = channels.length - 1 - block;
    const out = channels[level] ?? NaN;
    x = x.map(upsample);
    if (shape.upConv) x = unit(x, 2, out, reader, norm, shape);
    x = x.map((map, b) => join(map, levels[level]?.[b] as Map3));
    const convs = level === 0 ? shape.lastBlockConvs : 2;
    for (let i = 0; i < convs; i++) x = unit(x, 3, out, reader, norm, shape);
  }
  const [head, headNorm] = part(channels.length);
  const first = channels[0] ?? NaN;
  if (shape.paperHead) x = unit(unit(x, 3, first, head, headNorm, shape), 3, first, head, headNorm, shape);
  const size = shape.paperHead ? 3 : 1;
  const kernel = head.take(size * size * first * shape.numClasses);
  const bias = shape.paperHead ? undefined : head.take(shape.numClasses);
  if (!head.isAtEnd) throw new Error('the vector is too long');
  return x.map((map) => convolve(map, kernel, size, shape.numClasses, bias));
}
