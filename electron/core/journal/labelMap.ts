import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';

/** Voxels a chunk. A stroke copies the chunks it touches and shares all others with the map before it. */
const CHUNK = 8192;

/**
 * An immutable uint8 label map in canonical order, kept in chunks; null stands for a chunk of zeros. Immutable,
 * because the journal keeps the state that is on disk apart from the one being written; in chunks, because a few
 * labelled slices of a large volume should cost a few slices.
 */
export interface LabelMap {
  readonly numVoxels: number;
  readonly chunks: readonly (Uint8Array | null)[];
}

export function emptyLabelMap(numVoxels: number): LabelMap {
  return { numVoxels, chunks: new Array<null>(Math.ceil(numVoxels / CHUNK)).fill(null) };
}

export function isEmpty(map: LabelMap): boolean {
  return map.chunks.every((chunk) => chunk === null);
}

export function labelAt(map: LabelMap, index: number): number {
  return map.chunks[Math.floor(index / CHUNK)]?.[index % CHUNK] ?? 0;
}

/** A new array, canonical order. */
export function toArray(map: LabelMap): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(map.numVoxels);
  map.chunks.forEach((chunk, n) => {
    if (chunk) result.set(n * CHUNK + chunk.length > map.numVoxels ? chunk.subarray(0, map.numVoxels - n * CHUNK) : chunk, n * CHUNK);
  });
  return result;
}

/** One run of voxels that change from `before` to `after`. */
export type RunVisitor = (start: number, length: number, before: number, after: number) => void;

/** Goes through flat quadruples [start, length, before, after]. */
export function forEachRun(runs: ArrayLike<number>, visit: RunVisitor): void {
  for (let n = 0; n < runs.length; n += 4) visit(runs[n] as number, runs[n + 1] as number, runs[n + 2] as number, runs[n + 3] as number);
}

/** The runs that take the change back. */
export function invertRuns(runs: ArrayLike<number>): Uint32Array {
  const result = Uint32Array.from(runs);
  for (let n = 0; n < result.length; n += 4) {
    result[n + 2] = runs[n + 3] as number;
    result[n + 3] = runs[n + 2] as number;
  }
  return result;
}

/**
 * The map after the runs. Runs are ascending and disjoint, and every voxel must hold its run's `before`.
 * @throws UserError badInput where the runs are malformed, labelsChanged where a voxel holds another value.
 */
export function applyRuns(map: LabelMap, runs: ArrayLike<number>): LabelMap {
  const writer = new ChunkWriter(map);
  let end = 0;
  forEachRun(runs, (start, length, before, after) => {
    if (start < end || length < 1 || start + length > map.numVoxels || before > 254 || after > 254) {
      throw new UserError('badInput', said('labels.strokeDoesNotFit', { start, length, voxels: map.numVoxels }));
    }
    end = start + length;
    writer.write(start, end, before, after);
  });
  return { numVoxels: map.numVoxels, chunks: writer.chunks };
}

class ChunkWriter {
  readonly chunks: (Uint8Array | null)[];
  readonly #original: readonly (Uint8Array | null)[];

  constructor(map: LabelMap) {
    this.#original = map.chunks;
    this.chunks = [...map.chunks];
  }

  write(start: number, end: number, before: number, after: number): void {
    for (let from = start; from < end; ) {
      const number = Math.floor(from / CHUNK);
      const to = Math.min(end, (number + 1) * CHUNK);
      const chunk = this.#own(number);
      for (let i = from % CHUNK, last = i + (to - from); i < last; i++) {
        if (chunk[i] !== before) throw changedElsewhere();
        chunk[i] = after;
      }
      from = to;
    }
  }

  #own(number: number): Uint8Array {
    const current = this.chunks[number];
    if (current && current !== this.#original[number]) return current;
    const copy = current ? current.slice() : new Uint8Array(CHUNK);
    this.chunks[number] = copy;
    return copy;
  }
}

function changedElsewhere(): UserError {
  return new UserError('labelsChanged', said('labels.changed'));
}

/** Runs that turn one array into another of the same length; what equals costs nothing. */
export function diffRuns(before: ArrayLike<number>, after: ArrayLike<number>): number[] {
  const runs: number[] = [];
  for (let i = 0, n = before.length; i < n; ) {
    const from = before[i] as number;
    const to = after[i] as number;
    let end = i + 1;
    while (end < n && before[end] === from && after[end] === to) end++;
    if (from !== to) runs.push(i, end - i, from, to);
    i = end;
  }
  return runs;
}

/** Runs that take every voxel of one value away. Chunks without paint cost nothing. */
export function runsOfValue(map: LabelMap, value: number): number[] {
  const runs: number[] = [];
  let end = -1;
  map.chunks.forEach((chunk, number) => {
    if (!chunk) return;
    for (let n = chunk.indexOf(value); n >= 0; n = chunk.indexOf(value, n + 1)) {
      const at = number * CHUNK + n;
      if (at === end) runs[runs.length - 3] = (runs.at(-3) as number) + 1;
      else runs.push(at, 1, value, 0);
      end = at + 1;
    }
  });
  return runs;
}
