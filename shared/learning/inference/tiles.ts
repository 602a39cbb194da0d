/** Where tiles of `room` pixels lie along a side of `side` pixels, and how much each counts where they overlap. */
export interface Tile {
  /** Slice coordinate of the tile's first pixel; negative where the slice is smaller than the tile. */
  readonly start: number;
  /** [room]; over all tiles of a side the weights of a slice pixel sum to 1. */
  readonly weights: Float32Array;
}

/** Least share of a tile that it has in common with the next one. */
const overlap = 0.25;

/** Tiles that cover every pixel of a side: one in the middle where it fits, else evenly spaced, fading into each other. */
export function tilesAlong(side: number, room: number): Tile[] {
  if (side <= room) return [{ start: -Math.floor((room - side) / 2), weights: new Float32Array(room).fill(1) }];
  const count = Math.ceil((side - room) / (room * (1 - overlap))) + 1;
  const starts = Array.from({ length: count }, (_, n) => Math.round((n * (side - room)) / (count - 1)));
  // A ramp from both edges of the tile: what the network sees at an edge lacks its surroundings.
  const ramp = Float32Array.from({ length: room }, (_, i) => Math.min(i + 1, room - i, room * overlap));
  const total = new Float32Array(side);
  for (const start of starts) for (let i = 0; i < room; i++) total[start + i] = (total[start + i] as number) + (ramp[i] as number);
  return starts.map((start) => ({ start, weights: ramp.map((weight, i) => weight / (total[start + i] as number)) }));
}

export const numTiles = (rows: number, columns: number, [height, width]: readonly [number, number]): number =>
  tilesAlong(rows, height).length * tilesAlong(columns, width).length;
