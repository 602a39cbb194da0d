import type { SliceStrategy } from './strategy.ts';
import { sharesOf } from './strategy.ts';

/** Any slices that show a structure. */
export const random: SliceStrategy = (request) =>
  sharesOf(request).map(({ candidate: { id, inside }, count }) => ({
    id, slices: request.random.shuffle([...inside]).slice(0, count).sort((a, b) => a - b),
  }));
