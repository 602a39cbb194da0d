/**
 * Changes of label values as runs over canonical indices. Quadruples [start, length, before, after, …],
 * ascending and disjoint, are what a stroke gives (contract: voxelRunsSchema); triples [start, length, value, …]
 * are what the core answers (contract: the `labels` event).
 */

/** Voxels changed to one value: position and former value, in any order, no position twice. */
export interface VoxelChange {
  readonly index: number;
  readonly before: number;
}

/** Quadruples of `changes`, all of which now hold `after`. */
export function runsOfChanges(changes: readonly VoxelChange[], after: number): number[] {
  // One number sorts faster than an object: index * 256 + before stays exact below 2^53.
  const keys = Float64Array.from(changes, ({ index, before }) => index * 256 + before).sort();
  const runs: number[] = [];
  let next = -1;
  let before = -1;
  for (const key of keys) {
    const index = Math.floor(key / 256);
    const value = key % 256;
    if (index === next && value === before) {
      runs[runs.length - 3] = (runs[runs.length - 3] as number) + 1;
    } else {
      runs.push(index, 1, value, after);
      before = value;
    }
    next = index + 1;
  }
  return runs;
}

/** Quadruples of everything that differs between two label maps of the same length. */
export function runsOfDifference(before: Uint8Array, after: Uint8Array): number[] {
  const runs: number[] = [];
  for (let i = 0; i < before.length; i++) {
    const from = before[i] as number;
    const to = after[i] as number;
    if (from === to) continue;
    const last = runs.length - 4;
    const goesOn = last >= 0 && (runs[last] as number) + (runs[last + 1] as number) === i && runs[last + 2] === from && runs[last + 3] === to;
    if (goesOn) runs[last + 1] = (runs[last + 1] as number) + 1;
    else runs.push(i, 1, from, to);
  }
  return runs;
}

/** Triples with the new values of quadruples. */
export function forward(quadruples: readonly number[]): number[] {
  return toTriples(quadruples, 3);
}

/** Triples that take quadruples back. */
export function inverse(quadruples: readonly number[]): number[] {
  return toTriples(quadruples, 2);
}

function toTriples(quadruples: readonly number[], valueAt: 2 | 3): number[] {
  const triples: number[] = [];
  for (let n = 0; n < quadruples.length; n += 4) {
    triples.push(quadruples[n] as number, quadruples[n + 1] as number, quadruples[n + valueAt] as number);
  }
  return triples;
}

/** Writes triples into a label map, in place. @throws RangeError for a run outside the map. */
export function applyTriples(labels: Uint8Array, triples: readonly number[]): void {
  for (let n = 0; n < triples.length; n += 3) {
    const start = triples[n] as number;
    const end = start + (triples[n + 1] as number);
    if (start < 0 || end > labels.length) throw new RangeError(`A run ${start} to ${end} lies outside ${labels.length} voxels.`);
    labels.fill(triples[n + 2] as number, start, end);
  }
}
