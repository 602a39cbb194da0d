import { evenlySpaced } from '../split.ts';
import type { SliceStrategy } from './strategy.ts';
import { sharesOf } from './strategy.ts';

/** Evenly over the structures' extent of every volume. */
export const even: SliceStrategy = (request) =>
  sharesOf(request).map(({ candidate: { id, inside }, count }) => ({ id, slices: evenlySpaced(inside, count) }));
