import { afterEach, describe, expect, it } from 'vitest';
import { budgetSchema } from '#shared/contract/schemas/primitives.ts';
import { presets, presetSchema, recipeFewLabels } from '#shared/learning/config/presets.ts';
import type { PresetFacts } from '#renderer/features/training/presetFacts.ts';
import { presetFacts, presetFactsOn } from '#renderer/features/training/presetFacts.ts';
import { doesWords, otherStart, whyFull, whyLine, whyTables } from '#renderer/features/training/whyWords.ts';
import { i18n } from '#renderer/i18n/index.ts';
import zhHans from '../../../../../renderer/i18n/locales/zh-Hans.json' with { type: 'json' };
import zhHant from '../../../../../renderer/i18n/locales/zh-Hant.json' with { type: 'json' };

const row = { dataset: 'Hippocampus MRI', labels: { volumes: 1 }, numTestVolumes: 40, draws: 3, meanDice: 0.8012, seconds: 420, records: 'docs/results/hippocampus-volumes' };
const standard = { ...presets['15m'], numNetworks: 3, channels: [16, 32, 64, 128], maxSteps: 1000, startFrom: 'pretrained', fewLabels: { upToSlices: 100, augmentation: {} } };
const measured: PresetFacts = presetSchema.parse({
  ...standard,
  measured: [row, { ...row, labels: { volumes: 8 }, meanDice: 0.861, seconds: 20 }, { ...row, labels: { slices: 10 }, meanDice: 0.79 }, { ...row, dataset: 'Cardiac MRI', numTestVolumes: 10, draws: 1, meanDice: 0.5, numThreads: 1 }],
});
const unmeasured: PresetFacts = presetSchema.parse({ ...standard, measured: [] });

afterEach(() => (i18n.global.locale.value = 'en'));

describe('the presets of the page', () => {
  it('are those of training, budget by budget', () => {
    for (const budget of budgetSchema.options) expect(presetFacts[budget]).toEqual(presets[budget]);
  });

  it('promise no numbers on WebAssembly, whose few steps within a time go to labels', () => {
    for (const budget of ['2m', '15m'] as const) {
      const facts = presetFactsOn('wasm', budget);
      expect(facts.fewLabels).toEqual(recipeFewLabels);
      expect(whyLine(facts)).toBeNull();
      expect(whyTables(facts)).toEqual(whyTables(presetFacts[budget]));
      expect(whyFull(facts)).toMatch(/Measured with TensorFlow\. WebAssembly takes far fewer steps in the same time\.$/);
      expect(doesWords(facts)).toContain('With up to 24 labelled slices');
    }
    expect(presetFactsOn('wasm', 'until-stable')).toEqual(presetFacts['until-stable']);
    for (const engine of ['tensorflow', null] as const) expect(presetFactsOn(engine, '2m')).toEqual(presetFacts['2m']);
  });
});

describe('why a time budget is as it is', () => {
  it('is nothing where nothing was measured', () => {
    expect(whyLine(unmeasured)).toBeNull();
    expect(whyTables(unmeasured)).toEqual([]);
  });

  it('is a line with the Dice of the fewest labels, from the worst dataset to the best', () => {
    expect(whyLine(measured)).toBe('Measured: Dice 0.50–0.80 from 1 volume');
    expect(whyLine({ ...measured, measured: measured.measured.slice(0, 3) })).toBe('Measured: Dice 0.80 from 1 volume');
  });

  it('is a table for each dataset, with how it was measured', () => {
    expect(whyTables(measured)).toEqual([
      {
        caption: 'Hippocampus MRI: 40 test volumes, which took no part in training. Mean of 3 trainings, each from other labels.',
        rows: [{ labels: '1 volume', dice: '0.80', time: '7 min' }, { labels: '8 volumes', dice: '0.86', time: '1 min' }, { labels: '10 slices', dice: '0.79', time: '7 min' }],
      },
      { caption: 'Cardiac MRI: 10 test volumes, which took no part in training. One training. On one core alone.', rows: [{ labels: '1 volume', dice: '0.50', time: '7 min' }] },
    ]);
  });

  it('is told in full where the line is pointed at', () => {
    expect(whyFull({ ...measured, measured: measured.measured.slice(0, 2) })).toBe([
      'Hippocampus MRI: 40 test volumes, which took no part in training. Mean of 3 trainings, each from other labels.',
      'Dice 0.80 from 1 volume', 'Dice 0.86 from 8 volumes', 'Your images and your computer may differ.',
    ].join('\n'));
  });

  it('is said in Chinese', () => {
    i18n.global.setLocaleMessage('zh-Hant', zhHant);
    i18n.global.setLocaleMessage('zh-Hans', zhHans);
    i18n.global.locale.value = 'zh-Hant';
    expect(whyLine(measured)).toBe('實測 Dice 0.50–0.80（1 例）');
    expect(whyTables(measured)[0]?.rows.map(({ labels }) => labels)).toEqual(['1 例', '8 例', '10 張切片']);
    i18n.global.locale.value = 'zh-Hans';
    expect(whyTables(measured)[0]?.caption).toBe('Hippocampus MRI：40 例测试影像，均未参与训练。3 次训练的平均，各用不同的标注。');
    expect(whyFull(measured)).toContain('标注 10 层：Dice 0.79');
  });
});

describe('what a preset does', () => {
  it('tells pre-training, networks, width and steps', () => {
    expect(doesWords(measured)).toBe('Contrastive pre-training on all volumes first. Averages up to 3 networks of 16 to 128 channels, at most 1\u202f000 steps each. With up to 100 labelled slices, the unlabelled ones teach as well.');
    expect(doesWords({ ...measured, numNetworks: 1, startFrom: 'random' })).toBe('Begins with random weights: at this length, pre-training did not help where it was measured. One network of 16 to 128 channels, at most 1\u202f000 steps. With up to 100 labelled slices, the unlabelled ones teach as well.');
  });

  it('says where the next training begins otherwise than what was measured', () => {
    expect(otherStart(measured, 'auto', null)).toBeNull();
    expect(otherStart(measured, 'pretrained', 2)).toBeNull();
    expect(otherStart(measured, 'auto', 2)).toMatch(/^The next training goes on from model 2 instead: /);
    expect(otherStart(measured, 'random', 2)).toMatch(/^The next training begins with random weights instead\. /);
    const random = { ...measured, startFrom: 'random' };
    expect(otherStart(random, 'random', null)).toBeNull();
    expect(otherStart(random, 'auto', null)).toBeNull();
    expect(otherStart(random, 'pretrained', null)).toMatch(/^The next training begins with pre-training instead\. /);
  });
});
