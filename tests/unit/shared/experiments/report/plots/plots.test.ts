import { describe, expect, it } from 'vitest';
import type { Budget, TrialRecord } from '#shared/experiments/record.ts';
import { arrange } from '#shared/experiments/report/arrange.ts';
import { diceByLabels } from '#shared/experiments/report/plots/diceByLabels.ts';
import { diceByTime } from '#shared/experiments/report/plots/diceByTime.ts';
import { learningCurves } from '#shared/experiments/report/plots/learningCurves.ts';
import { makeRecord } from '../../../../../support/experimentRecord.ts';
import { xmlFault } from '../../../../../support/wellFormedXml.ts';

const resultsOf = (records: readonly TrialRecord[]) => arrange(records, null, 'random')[0] ?? expect.unreachable();

/** A plot that must be there and well formed. */
function drawn(svg: string | null): string {
  expect(svg).not.toBeNull();
  expect(xmlFault(svg as string)).toBeNull();
  return svg as string;
}

const texts = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((match) => match[1]);
/** Lines of series (width 1.75): their points in pixels; those of the key, which stand outside the panels, left out. */
const lines = (svg: string) => [...svg.matchAll(/<g clip-path[^>]*>(.*?)<\/g>/g)].flatMap(([, panel = '']) =>
  [...panel.matchAll(/<path d="([^"]*)"[^>]*stroke-width="1.75"/g)].map(([, d = '']) => [...d.matchAll(/[ML]([\d.-]+) ([\d.-]+)/g)].map(([, x, y]) => [Number(x), Number(y)])));

function trial(method: string, budget: Budget, draw: number, meanDice: number | null, changes: Partial<TrialRecord> = {}): TrialRecord {
  const numLabelled = 'volumes' in budget ? (budget.volumes === 'all' ? 100 : budget.volumes) : budget.numVolumes;
  return makeRecord({ method, budget, draw, meanDice, labelled: Array.from({ length: numLabelled }, (_, n) => ({ id: `v${n}`, slices: 'all' as const })), ...changes });
}

describe('Dice against the number of labels', () => {
  const results = resultsOf([
    trial('random', { volumes: 1 }, 1, 0.6), trial('random', { volumes: 1 }, 2, 0.8), trial('random', { volumes: 10 }, 1, 0.9), trial('random', { volumes: 'all' }, 1, 1),
    trial('G<D> & L', { slices: 5, strategy: 'even', numVolumes: 5 }, 1, 0.5), trial('G<D> & L', { slices: 5, strategy: 'random', numVolumes: 5 }, 1, 0.4),
  ]);

  it('puts volumes on a logarithmic axis, all volumes at their number, and Dice as high as it is', () => {
    const svg = drawn(diceByLabels(results, 'volumes', 'random'));
    expect(texts(svg)).toEqual(expect.arrayContaining(['hippocampus: Dice against the number of labelled volumes', 'Dice (axis begins at 0.5)', 'Labelled volumes, logarithmic', '1', '10', '100 (all)', 'random']));
    const [points = []] = lines(svg);
    const [[x1 = 0, y1 = 0] = [], [x10 = 0, y10 = 0] = [], [x100 = 0, y100 = 0] = []] = points;
    expect(x100 - x10).toBeCloseTo(x10 - x1, 1);
    // 0.7, 0.9 and 1: a third of the way from the second to the third.
    expect((y10 - y100) / (y1 - y100)).toBeCloseTo(1 / 3, 2);
    expect(points).toHaveLength(3);
  });

  it('has a whisker of a standard deviation each way where there are several draws, and a dot for each of them', () => {
    const svg = drawn(diceByLabels(results, 'volumes', 'random'));
    const whiskers = [...svg.matchAll(/<path d="M[\d.]+ ([\d.]+)L[\d.]+ ([\d.]+)M/g)].map(([, low, high]) => Number(low) - Number(high));
    const [[[, y1 = 0] = [], [, y10 = 0] = []] = []] = lines(svg);
    expect(whiskers).toHaveLength(1);
    expect(whiskers[0]).toBeCloseTo(((y1 - y10) / 0.2) * 2 * Math.sqrt(0.02), 1);
    expect(svg.match(/fill-opacity="0.45"/g)).toHaveLength(2);
  });

  it('has slices on a plot of their own, a line for each way of choosing them', () => {
    const svg = drawn(diceByLabels(results, 'slices', 'random'));
    expect(texts(svg)).toEqual(expect.arrayContaining(['Labelled slices in all, logarithmic', 'G&lt;D&gt; &amp; L, even', 'G&lt;D&gt; &amp; L, random']));
    expect(texts(svg)).not.toContain('random');
    expect(diceByLabels(resultsOf([trial('random', { volumes: 1 }, 1, 1)]), 'slices', 'random')).toBeNull();
  });

  it('draws hollow what stands on fewer draws than its budget has, and says so', () => {
    const hollow = / fill="#fafafa" stroke="/g;
    const part = drawn(diceByLabels(resultsOf([trial('random', { volumes: 1 }, 1, 0.6), trial('random', { volumes: 1 }, 2, 0.8), trial('GD', { volumes: 1 }, 1, 0.9)]), 'volumes', 'random'));
    expect(part.match(hollow)).toHaveLength(1);
    expect(part).toContain('Hollow: some draws are missing; comparable with the same draws alone.');
    const whole = drawn(diceByLabels(results, 'volumes', 'random'));
    expect(whole.match(hollow)).toBeNull();
    expect(whole).not.toContain('Hollow');
  });

  it('marks methods whose weights further labels chose', () => {
    const svg = drawn(diceByLabels(resultsOf([trial('paper', { volumes: 1 }, 1, 0.5, { validationIds: ['v'] })]), 'volumes', 'random'));
    expect(texts(svg)).toContain('paper †');
    expect(svg).toContain('†: further labels chose the weights.');
  });

  it('does not exist of trials without a Dice', () => {
    expect(diceByLabels(resultsOf([trial('random', { volumes: 1 }, 1, null)]), 'volumes', 'random')).toBeNull();
  });
});

describe('Dice against wall time', () => {
  const seconds = (total: number) => ({ seconds: { pretraining: 0, finetuning: total, prediction: 0, total } });

  it('has a panel for each budget on one scale, and ticks that people say', () => {
    const svg = drawn(diceByTime(resultsOf([
      trial('random', { volumes: 2 }, 1, 0.7, seconds(60)), trial('best', { volumes: 2 }, 1, 0.8, seconds(900)), trial('random', { volumes: 1 }, 1, 0.6, seconds(60)),
    ]), 'random'));
    expect(texts(svg)).toEqual(expect.arrayContaining(['1 volume', '2 volumes', '1 min', '15 min', 'best', 'random', 'Wall time of a trial, logarithmic']));
    expect(svg.match(/<g clip-path/g)).toHaveLength(2);
  });

  it('draws hollow what stands on fewer draws than its budget has, a cross thinner', () => {
    const methods = ['random', 'a', 'b', 'c', 'd', 'e'];
    const svg = drawn(diceByTime(resultsOf([...methods.map((method) => trial(method, { volumes: 1 }, 1, 0.5, seconds(60))), trial('random', { volumes: 1 }, 2, 0.5, seconds(60))]), 'random'));
    expect(svg.match(/ fill="#fafafa" stroke="/g)).toHaveLength(4);
    expect(svg.match(/stroke-width="1.25" fill="none"\/>/g)).toHaveLength(1);
    expect(svg).toContain('Hollow: some draws are missing; comparable with the same draws alone.');
  });

  it('moves apart what would hide each other', () => {
    const svg = drawn(diceByTime(resultsOf(['random', 'a', 'b'].map((method) => trial(method, { volumes: 1 }, 1, 0.5, seconds(60)))), 'random'));
    const panel = /<g clip-path[^>]*>(.*?)<\/g>/.exec(svg)?.[1] ?? '';
    const circle = Number(/cx="([\d.]+)"/.exec(panel)?.[1]);
    const square = Number(/<rect x="([\d.]+)"/.exec(panel)?.[1]) + 3.75;
    expect(Math.abs(circle - square)).toBeGreaterThanOrEqual(9 - 0.01);
  });
});

describe('learning curves', () => {
  const curve = (stage: string, losses: readonly number[]) => losses.map((loss, n) => ({ stage, step: n + 1, loss }));

  it('have a panel for each stage in the order of training, and one a budget for fine-tuning', () => {
    const svg = drawn(learningCurves(resultsOf([
      trial('GD', { volumes: 1 }, 1, 0.5, { curve: [...curve('finetuning', [2, 1]), ...curve('globalContrast', [14, 7])] }),
      trial('GD', { volumes: 2 }, 1, 0.5, { curve: [...curve('finetuning', [2, 1]), ...curve('somethingNew', [3, 2]), ...curve('finetuning (1)', [3, 2])] }),
    ]), 'random'));
    const titles = texts(svg).filter((text) => /^(Pre-training|Fine-tuning|something)/.test(text ?? ''));
    expect(titles).toEqual(['Pre-training: whole slices', 'Fine-tuning: 1 volume', 'Fine-tuning: 2 volumes', 'Fine-tuning (1): 2 volumes', 'somethingNew']);
  });

  it('are means over draws, step by step where there are few', () => {
    const svg = drawn(learningCurves(resultsOf([
      trial('random', { volumes: 1 }, 1, 0.5, { curve: curve('finetuning', [4, 2]) }), trial('random', { volumes: 1 }, 2, 0.5, { curve: curve('finetuning', [2, 2]) }), trial('base', { volumes: 1 }, 1, 0.5, { curve: curve('finetuning', [3, 2]) }),
    ]), 'random'));
    const [mean, same] = lines(svg);
    expect(mean).toHaveLength(2);
    expect(mean).toEqual(same);
  });

  it('do not exist of records without curves', () => {
    expect(learningCurves(resultsOf([trial('random', { volumes: 1 }, 1, 0.5, { curve: [] })]), 'random')).toBeNull();
  });
});
