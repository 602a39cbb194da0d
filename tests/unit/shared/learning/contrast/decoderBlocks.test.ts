import { describe, expect, it } from 'vitest';
import type { LocalContrastPlan, Plan } from '#shared/learning/config/plan.ts';
import { contrastStages } from '#shared/learning/contrast/contrastStages.ts';
import { startEager } from '#shared/learning/engine/eager.ts';
import { paperNetwork } from '#shared/learning/network/config.ts';
import { buildWorkingVolume } from '#shared/learning/preprocessing/workingVolume.ts';
import { adamWFeedValues, plainAdam } from '#shared/learning/training/adamW.ts';
import { createRandom } from '#shared/util/random.ts';
import { defined } from '#shared/util/assert.ts';
import { useEngine } from '../../../../support/engine.ts';
import { ballPlan, ballVolume } from '../../../../support/learning.ts';

useEngine();

/** The paper's network of six levels, narrow; slices of 128 x 128, so that block l has a map of 8, 16, 32, 64, 128. */
const plan: Plan = { ...ballPlan({}, 'pretrained'), network: { ...paperNetwork(2), channels: [2, 2, 3, 3, 4, 4] }, canvas: [128, 128] };
const pretraining = defined(plan.pretraining, 'the pre-training of this plan');
const local = defined(pretraining.localContrast, 'the local stage');
const volumes = [1, 2].map((seed) => buildWorkingVolume(`ball-${seed}`, ballVolume(seed).volume, 2, null, plan));

describe('the local stage', () => {
  const settings = [1, 2, 3, 4, 5].flatMap((numBlocks) => ([1, 3] as const).flatMap((regionSize) => ([9, 13] as const).flatMap((numRegions) =>
    (['LR', 'LD'] as const).map((strategy): LocalContrastPlan => ({ ...local, numBlocks, regionSize, numRegions, strategy, batchSize: strategy === 'LD' ? 4 : 1, numPartitions: 2 })))));

  it.each(settings)('through $numBlocks blocks, $numRegions regions of size $regionSize, $strategy: trains those blocks and the heads, and hands on the blocks', (contrast) => {
    const given = { ...plan, pretraining: { ...pretraining, globalContrast: null, localContrast: contrast } };
    const stage = defined(contrastStages(given, volumes)[0], 'the stage');
    const program = startEager(stage.program(createRandom(1), {}));
    const before = program.read();
    const feeds = { ...stage.feeds(createRandom(2)), ...adamWFeedValues(1, 1e-3, plainAdam), statisticsShare: Float32Array.of(0.1) };
    const loss = defined(program.run('step', feeds)['loss']?.[0], 'the loss');
    const after = program.read();
    program.dispose();

    expect(loss).toBeGreaterThan(0);
    // No term can be worse than with every negative on the anchor and the positive opposite.
    expect(loss).toBeLessThan(defined(stage.collapsedLoss, 'the loss of identical regions') + 30);
    const blocks = Array.from({ length: contrast.numBlocks }, (_, i) => `decoder${i + 1}`);
    const changed = Object.keys(before).filter((name) => !/Moment|Mean|Variance/.test(name) && String(after[name]) !== String(before[name]));
    expect(changed.sort()).toEqual([...blocks, 'localHead', ...(contrast.regionSize === 3 ? ['regionHead'] : [])].sort());
    expect([...stage.handsOver].sort()).toEqual(blocks.flatMap((block) => [block, `${block}Mean`, `${block}Variance`]).sort());
  });
});
