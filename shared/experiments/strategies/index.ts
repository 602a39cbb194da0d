import { even } from './even.ts';
import { random } from './random.ts';
import { representative } from './representative.ts';
import type { SliceStrategy } from './strategy.ts';

/** Ways of choosing the slices to label, by the name that a budget calls them: one file and one line each. */
export const strategies: Readonly<Record<string, SliceStrategy>> = { even, random, representative };

export type { Candidate, SliceStrategy } from './strategy.ts';
