import type { Cell, DatasetResults } from '../arrange.ts';
import { byDraw, isWhole, overDraws } from '../scores.ts';
import { methodWords } from '../scoreSections.ts';
import type { KeyEntry } from './figure.ts';
import { daggerWords, figure, hollowWords } from './figure.ts';
import { dot, line, marker, whisker } from './marks.ts';
import type { SeriesStyle } from './palette.ts';
import { seriesStyles } from './palette.ts';
import { diceAxis, logAxisAt } from './scales.ts';

export type LabelUnit = 'volumes' | 'slices';

interface Series {
  readonly name: string;
  readonly style: SeriesStyle;
  readonly points: readonly { readonly x: number; readonly mean: number; readonly deviation: number | null; readonly draws: readonly number[]; readonly isWhole: boolean }[];
}

/** Dice against the number of labelled volumes, or slices; null where there is no such budget. */
export function diceByLabels(results: DatasetResults, unit: LabelUnit, baseline: string): string | null {
  const series = seriesOf(results, unit, baseline);
  if (series.length === 0) return null;
  const numbers = [...new Set(series.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b);
  const all = numberOfAll(results);
  const ticks = numbers.map((value) => ({ value, label: unit === 'volumes' && value === all ? `${value} (all)` : String(value) }));
  const x = logAxisAt(`Labelled ${unit}${unit === 'slices' ? ' in all' : ''}, logarithmic`, ticks);
  const y = diceAxis(series.flatMap(({ points }) => points.flatMap(({ mean, deviation, draws }) => [mean - (deviation ?? 0), ...draws])));
  const sorted = [...series].sort((a, b) => (b.points.at(-1)?.x ?? 0) - (a.points.at(-1)?.x ?? 0));
  // Leaders start to the right of all series that stand side by side there.
  const dx = (STEP.most * (series.length - 1)) / 2;
  const key = sorted.map(({ name, style, points }): KeyEntry => ({ name, style, end: endOf(points, Math.min(dx, 20)) }));
  return figure({
    title: `${results.name}: Dice against the number of labelled ${unit}`,
    caption: `Mean over draws of the labelled set; whiskers: standard deviation over draws; dots: single draws.${hollowWords(series.flatMap(({ points }) => points))}${daggerWords(sorted)}`,
    panels: [{ title: null, x, y, marks: (toX, toY) => drawSeries(series, numbers, toX, toY) }],
    sample: 'both',
    key,
  });
}

function seriesOf(results: DatasetResults, unit: LabelUnit, baseline: string): Series[] {
  const styles = seriesStyles(results.methods, baseline);
  const kinds = [...new Set(results.budgets.filter((budget) => isOf(unit, budget)).map(kindOf))];
  return results.methods.flatMap((method) => kinds.flatMap((kind) => {
    const cells = results.budgets.filter((budget) => isOf(unit, budget) && kindOf(budget) === kind).flatMap((budget) => results.cell(method, budget) ?? []);
    const points = cells.flatMap(pointOf).sort((a, b) => a.x - b.x);
    // Slices chosen by another strategy are another line of the same method.
    const name = kinds.length > 1 ? `${methodWords(results, method)}, ${kind}` : methodWords(results, method);
    const style = styles.get(method) as SeriesStyle;
    return points.length === 0 ? [] : [{ name, style: kinds.indexOf(kind) === 0 ? style : { ...style, dash: '1 3' }, points }];
  }));
}

function isOf(unit: LabelUnit, budget: Cell['budget']): boolean {
  return ('volumes' in budget) === (unit === 'volumes');
}

/** How the labels of a budget are chosen: "even". */
function kindOf(budget: Cell['budget']): string {
  return 'volumes' in budget ? '' : budget.strategy;
}

function pointOf(cell: Cell): Series['points'][number][] {
  const { mean, deviation } = overDraws(cell, ({ meanDice }) => meanDice);
  if (mean === null) return [];
  const x = 'volumes' in cell.budget ? (cell.trials[0]?.labelled.length ?? 1) : cell.budget.slices;
  return [{ x, mean, deviation, draws: byDraw(cell, ({ meanDice }) => meanDice), isWhole: isWhole(cell) }];
}

function numberOfAll({ methods, budgets, cell }: DatasetResults): number | null {
  const whole = budgets.find((budget) => 'volumes' in budget && budget.volumes === 'all');
  return whole === undefined ? null : (methods.flatMap((method) => cell(method, whole) ?? [])[0]?.trials[0]?.labelled.length ?? null);
}

function endOf(points: Series['points'], dx: number): KeyEntry['end'] {
  const last = points.at(-1);
  return last === undefined ? null : { x: last.x, y: last.mean, dx };
}

/** Between methods at the same number of labels: at most so many pixels, and so much of the way to the next number, or of so much room. */
const STEP = { most: 9, of: 0.7, room: 90 };

/**
 * Methods at the same number of labels stand side by side, so that their whiskers can be told apart.
 *
 * @returns pixels to the right of the number's own place, by series and number
 */
function offsets(series: readonly Series[], numbers: readonly number[], toX: (value: number) => number): (of: Series, x: number) => number {
  const gaps = numbers.slice(1).map((value, n) => toX(value) - toX(numbers[n] as number));
  const most = Math.max(...numbers.map((number) => series.filter(({ points }) => points.some(({ x }) => x === number)).length));
  const step = Math.min(STEP.most, (STEP.of * Math.min(STEP.room, ...gaps)) / Math.max(1, most - 1));
  return (of, x) => {
    const present = series.filter(({ points }) => points.some((point) => point.x === x));
    return (present.indexOf(of) - (present.length - 1) / 2) * step;
  };
}

function drawSeries(series: readonly Series[], numbers: readonly number[], toX: (value: number) => number, toY: (value: number) => number): string[] {
  const offset = offsets(series, numbers, toX);
  return series.flatMap((each) => {
    const { style, points } = each;
    const place = (x: number) => toX(x) + offset(each, x);
    return [
      line(style, points.map(({ x, mean }) => [place(x), toY(mean)])),
      ...points.flatMap(({ x, draws }) => (draws.length > 1 ? draws.map((draw) => dot(style, place(x), toY(draw))) : [])),
      ...points.flatMap(({ x, mean, deviation }) => (deviation === null ? [] : [whisker(style, place(x), toY(mean - deviation), toY(Math.min(1, mean + deviation)))])),
      ...points.map(({ x, mean, isWhole: isFull }) => marker(style, place(x), toY(mean), isFull)),
    ];
  });
}
