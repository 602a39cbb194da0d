import type { Plan } from '../learning/config/plan.ts';
import type { Preset } from '../learning/config/presets.ts';
import { recipeFewLabels } from '../learning/config/presets.ts';
import type { Overrides } from './overrides.ts';

/**
 * What the recipe's plans are made from: the preset of two minutes as it was when the comparisons were measured. Pinned, for a
 * changed preset must not change what other methods are compared with.
 */
export const recipePreset: Preset = {
  formatVersion: 1, name: 'fast', budgetSeconds: 120, longSide: 128, channels: [8, 16, 32, 64], numNetworks: 1, maxSteps: 500, patienceSteps: null,
  startFrom: 'pretrained', pretraining: { globalSteps: 1200, localSteps: 400 }, rates: { fresh: 5e-3, formerModel: 2e-3, pretrainedFactor: 1 },
  fewLabels: recipeFewLabels, measured: [],
};

/**
 * The recipe as method.md 11.2 measured it, whatever the product's presets have become since: what methods are compared on
 * stays the same. Data decide the rest (spacing, canvas, planes), as in the product.
 */
export function recipeSettings({ canvas }: Plan, numVolumes: number): Overrides {
  // Larger slices than the recipe's are pooled once more, as in the product.
  const channels = Math.max(...canvas) > 96 ? [8, 16, 32, 64, 64] : [8, 16, 32, 64];
  return {
    network: { channels },
    numNetworks: 1,
    finetuning: { maxSteps: 500, rate: 5e-3, pretrainedRateFactor: 1, patienceSteps: null, schedule: 'cosine', retry: true },
    pretraining: contrastivePretraining(canvas, numVolumes, channels.length),
  };
}

/** G^D on a clean ring, then L^R (method.md 3, 4 and 11.2, 11): 1,200 and 400 steps. Fewer units where slices are large. */
function contrastivePretraining([height, width]: Plan['canvas'], numVolumes: number, numLevels: number): NonNullable<Plan['pretraining']> {
  const numUnits = Math.min(numVolumes, Math.max(3, Math.min(5, Math.round((5 * 96 * 96) / (height * width)))));
  return {
    temperature: 0.1,
    rate: 1e-3,
    view: { cropSide: 100 / 192, cropStart: [10 / 192, 70 / 192], brightness: 0.3, contrast: 0.3, clip: [0, 1.5] },
    globalContrast: { strategy: 'GD', numPartitions: 4, numUnits, blackUnits: 0, hiddenWidth: 512, embeddingWidth: 128, maxSteps: 1200 },
    localContrast: {
      strategy: 'LR', numBlocks: Math.min(3, numLevels - 2), batchSize: 10, numPartitions: 4, regionSize: 3, numRegions: 13, embeddingWidth: 128, maxShift: 0, maxSteps: 400,
    },
    joint: null,
  };
}
