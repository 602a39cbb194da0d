import { globalCases } from './global.ts';
import { localCases } from './local.ts';
import type { MethodCase } from './methodCase.ts';
import { pairCases } from './pairs.ts';
import { segmentationCases } from './segmentation.ts';

export type { MethodCase } from './methodCase.ts';

/** T0 to T10 of method.md 10.5 (T11 needs no engine: see the unit tests of Dice, percentiles, views and partitions). */
export const methodCases: readonly MethodCase[] = [...pairCases, ...globalCases, ...localCases, ...segmentationCases];
