import type { Random } from '../../util/random.ts';
import type { Canvas, ConsistencyPlan } from '../config/plan.ts';

/** 1 inside one random box of the canvas, else 0: [height, width]. One box serves a whole batch (method.md 11.2, 10). */
export function drawCutMixBox([height, width]: Canvas, { boxRows, boxColumns }: ConsistencyPlan, random: Random): Float32Array {
  const rows = Math.round(random.uniform(...boxRows) * height);
  const columns = Math.round(random.uniform(...boxColumns) * width);
  const top = random.integer(0, height - rows + 1);
  const left = random.integer(0, width - columns + 1);
  const box = new Float32Array(height * width);
  for (let r = top; r < top + rows; r++) box.fill(1, r * width + left, r * width + left + columns);
  return box;
}

/** Inside the box every image of the batch shows the next one (the last one the first), in place. [batch, height, width] */
export function cutMixImages(images: Float32Array, batchSize: number, box: Float32Array): void {
  const size = box.length;
  const first = images.slice(0, size);
  for (let b = 0; b < batchSize; b++) {
    const next = b + 1 < batchSize ? images.subarray((b + 1) * size, (b + 2) * size) : first;
    for (let i = 0; i < size; i++) if (box[i] === 1) images[b * size + i] = next[i] as number;
  }
}
