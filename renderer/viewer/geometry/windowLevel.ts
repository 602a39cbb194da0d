import type { VoiRange } from '../types.ts';

export interface WindowLevel {
  readonly width: number;
  readonly centre: number;
}

export function toWindowLevel({ lower, upper }: VoiRange): WindowLevel {
  return { width: upper - lower, centre: (upper + lower) / 2 };
}

/**
 * The range after a drag of (dx, dy) CSS pixels: right widens the window, up brightens the picture (the
 * centre falls). The whole of `full` is passed in 600 px; the window never closes.
 */
export function dragWindow(start: VoiRange, full: VoiRange, dx: number, dy: number): VoiRange {
  const perPixel = Math.max(full.upper - full.lower, Number.MIN_VALUE) / 600;
  const { width, centre } = toWindowLevel(start);
  const nextWidth = Math.max(width + dx * perPixel, perPixel);
  const nextCentre = centre + dy * perPixel;
  return { lower: nextCentre - nextWidth / 2, upper: nextCentre + nextWidth / 2 };
}
