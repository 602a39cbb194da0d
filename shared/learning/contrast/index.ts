import type { GlobalContrastPlan, LocalContrastPlan } from '../config/plan.ts';
import { globalD } from './global/d.ts';
import { globalDMinus } from './global/dMinus.ts';
import { globalDTwoViews } from './global/dTwoViews.ts';
import { globalRandom } from './global/random.ts';
import type { GlobalStrategy } from './globalStrategy.ts';
import { localD } from './local/d.ts';
import { localRandom } from './local/random.ts';
import type { LocalStrategy } from './localStrategy.ts';

/** The strategies by the names that a plan gives them. */
export const globalContrast: Readonly<Record<GlobalContrastPlan['strategy'], GlobalStrategy>> = {
  GR: globalRandom,
  'GD-': globalDMinus,
  GD: globalD,
  GD4: globalDTwoViews,
};

export const localContrast: Readonly<Record<LocalContrastPlan['strategy'], LocalStrategy>> = {
  LR: localRandom,
  LD: localD,
};
