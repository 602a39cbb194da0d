/** The region tables of method.md 3.4 as they stand in the text: a second copy, to be compared with the first. */
const rows = (text: string): number[][] => text.trim().split('\n').map((line) => line.trim().split(',').map(Number));

export const negatives13of3x3 = rows(`1,9,13,3,14
  0,2,9,10,4
  1,13,10,15,5
  0,9,4,6,11
  9,10,11,12,3
  2,4,8,10,12
  3,14,7,11,16
  4,6,8,11,12
  15,5,7,12,16
  0,1,3,4,10
  1,2,9,4,5
  3,4,6,7,12
  4,5,7,8,11`);

export const negatives13of1x1 = rows(`1,3,4,9,10
  0,2,4,9,10
  1,4,5,11,10
  0,4,6,9,11
  9,10,11,12,3
  2,4,8,10,12
  3,4,7,11,9
  4,6,8,11,12
  4,5,7,12,11
  0,1,3,4,10
  1,2,4,5,12
  3,4,6,1,9
  4,5,7,8,10`);

export const negatives9 = rows(`1,3,4,2,6
  0,2,3,4,5
  0,1,4,5,8
  0,1,4,6,7
  0,1,3,5,7
  1,2,4,7,8
  0,3,4,7,8
  3,4,5,6,8
  2,4,5,6,7`);

/** (row, column) of every region of a square map, positives first. */
export function regionPositions(mapSize: number, regionSize: 1 | 3): [number, number][] {
  const last = mapSize - (regionSize === 3 ? 4 : 1);
  const [a, b, c, d, e] = [0, Math.floor(last / 4), Math.floor(last / 2), Math.floor((3 * last) / 4), last];
  const positives: [number, number][] = [[a, a], [a, c], [a, e], [c, a], [c, c], [c, e], [e, a], [e, c], [e, e], [b, b], [b, d], [d, b], [d, d]];
  const extra: [number, number][] = [[b, c], [c, b], [c, d], [d, c]];
  return regionSize === 3 ? [...positives, ...extra] : positives;
}

/** The regions cut out of square maps [images, size, size, channels] given as one list; within a region row, column, channel. */
export function cutFromMaps(flat: readonly number[], images: number, mapSize: number, channels: number, positions: readonly (readonly [number, number])[], regionSize: 1 | 3): number[][][] {
  return Array.from({ length: images }, (_, i) => positions.map(([top, left]) => {
    const vector: number[] = [];
    for (let r = top; r < top + regionSize; r++) for (let c = left; c < left + regionSize; c++) for (let k = 0; k < channels; k++) {
      vector.push(flat[((i * mapSize + r) * mapSize + c) * channels + k] ?? NaN);
    }
    return vector;
  }));
}
