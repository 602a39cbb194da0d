import type { Random } from '../../util/random.ts';
import type { AugmentationPlan, Canvas, PretrainingPlan } from '../config/plan.ts';

/**
 * Changes one slice [height, width] in place: gamma, contrast, brightness, blur, down and up, noise, in this order,
 * each with its own probability (method.md 11.2, 4).
 */
export function augmentIntensity(pixels: Float32Array, canvas: Canvas, plan: AugmentationPlan, random: Random): void {
  const { probability } = plan;
  if (random.next() < probability.gamma) applyGamma(pixels, Math.exp(random.uniform(-plan.gamma, plan.gamma)));
  if (random.next() < probability.contrast) applyContrast(pixels, 1 + random.uniform(-plan.contrast, plan.contrast));
  if (random.next() < probability.brightness) applyBrightness(pixels, random.uniform(-plan.brightness, plan.brightness));
  if (random.next() < probability.blur) blur(pixels, canvas, random.uniform(...plan.blurSigma));
  if (random.next() < probability.zoom) downAndUp(pixels, canvas, random.uniform(...plan.zoom));
  if (random.next() < probability.noise) addNoise(pixels, plan.noise * random.next(), random);
}

/** One view of a slice in pre-training, in place: brightness, then contrast about the mean, then clipped (method.md 4.1, drawn per image). */
export function augmentView(pixels: Float32Array, { brightness, contrast, clip: [low, high] }: PretrainingPlan['view'], random: Random): void {
  applyBrightness(pixels, random.uniform(-brightness, brightness));
  applyContrast(pixels, random.uniform(1 - contrast, 1 + contrast));
  for (let i = 0; i < pixels.length; i++) pixels[i] = Math.min(high, Math.max(low, pixels[i] as number));
}

export function applyGamma(pixels: Float32Array, gamma: number): void {
  for (let i = 0; i < pixels.length; i++) pixels[i] = Math.max(pixels[i] as number, 0) ** gamma;
}

export function applyContrast(pixels: Float32Array, factor: number): void {
  let sum = 0;
  for (const value of pixels) sum += value;
  const mean = sum / pixels.length;
  for (let i = 0; i < pixels.length; i++) pixels[i] = ((pixels[i] as number) - mean) * factor + mean;
}

export function applyBrightness(pixels: Float32Array, delta: number): void {
  for (let i = 0; i < pixels.length; i++) pixels[i] = (pixels[i] as number) + delta;
}

function addNoise(pixels: Float32Array, deviation: number, random: Random): void {
  for (let i = 0; i < pixels.length; i++) pixels[i] = (pixels[i] as number) + deviation * random.normal();
}

/** Gaussian blur, rows then columns; the edge pixel continues beyond the edge. */
export function blur(pixels: Float32Array, [height, width]: Canvas, sigma: number): void {
  const radius = Math.ceil(3 * sigma);
  const raw = Array.from({ length: 2 * radius + 1 }, (_, n) => Math.exp(-((n - radius) ** 2) / (2 * sigma * sigma)));
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  const kernel = raw.map((weight) => weight / total);
  for (let r = 0; r < height; r++) convolveLine(pixels, r * width, 1, width, kernel);
  for (let c = 0; c < width; c++) convolveLine(pixels, c, width, height, kernel);
}

function convolveLine(pixels: Float32Array, start: number, stride: number, length: number, kernel: readonly number[]): void {
  const radius = (kernel.length - 1) / 2;
  const line = Float32Array.from({ length }, (_, i) => pixels[start + i * stride] as number);
  for (let i = 0; i < length; i++) {
    let sum = 0;
    for (let n = 0; n < kernel.length; n++) sum += (kernel[n] as number) * (line[Math.min(Math.max(i + n - radius, 0), length - 1)] as number);
    pixels[start + i * stride] = sum;
  }
}

/** Loses detail as a coarser scan would: resized to a fraction of the size and back, both linearly. */
export function downAndUp(pixels: Float32Array, [height, width]: Canvas, fraction: number): void {
  const small: Canvas = [Math.max(2, Math.round(height * fraction)), Math.max(2, Math.round(width * fraction))];
  pixels.set(resize(resize(pixels, [height, width], small), small, [height, width]));
}

function resize(pixels: Float32Array, [height, width]: Canvas, [toHeight, toWidth]: Canvas): Float32Array {
  const result = new Float32Array(toHeight * toWidth);
  const columns = linearPositions(width, toWidth);
  linearPositions(height, toHeight).forEach(({ low: r0, high: r1, fraction: fr }, r) =>
    columns.forEach(({ low: c0, high: c1, fraction: fc }, c) => {
      const at = (row: number, column: number): number => pixels[row * width + column] as number;
      result[r * toWidth + c] = (at(r0, c0) * (1 - fc) + at(r0, c1) * fc) * (1 - fr) + (at(r1, c0) * (1 - fc) + at(r1, c1) * fc) * fr;
    }),
  );
  return result;
}

function linearPositions(size: number, toSize: number): { low: number; high: number; fraction: number }[] {
  return Array.from({ length: toSize }, (_, t) => {
    const position = Math.min(Math.max(((t + 0.5) * size) / toSize - 0.5, 0), size - 1);
    const low = Math.floor(position);
    return { low, high: Math.min(low + 1, size - 1), fraction: position - low };
  });
}
