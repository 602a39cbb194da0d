import type { LocalContrastPlan, Plan } from '../config/plan.ts';
import type { RegionTable } from '../losses/index.ts';
import { regionTable } from '../losses/index.ts';
import { blockLevel } from '../network/config.ts';
import type { PartLayout } from '../network/layout.ts';
import { decoderLayout } from '../network/parts.ts';

/** The decoder blocks that the local stage goes through. */
export const decoderBlocks = (plan: Plan, { numBlocks }: LocalContrastPlan): PartLayout[] => Array.from({ length: numBlocks }, (_, i) => decoderLayout(plan.network, i + 1));

/** Pixels of a slice to a position of the feature map that regions are cut from. */
export const mapStride = (plan: Plan, { numBlocks }: LocalContrastPlan): number => 2 ** blockLevel(plan.network, numBlocks);

/** The feature map in positions, and the regions on it. Where views lie apart the table is smaller by what they may differ. */
export function regionsOf(plan: Plan, contrast: LocalContrastPlan): { height: number; width: number; table: RegionTable } {
  const stride = mapStride(plan, contrast);
  const [height, width] = [plan.canvas[0] / stride, plan.canvas[1] / stride];
  return { height, width, table: regionTable(height - contrast.maxShift, width - contrast.maxShift, contrast.regionSize, contrast.numRegions) };
}
