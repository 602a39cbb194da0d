import { budgetWords } from '../../record.ts';
import type { Cell, DatasetResults } from '../arrange.ts';
import { isWhole, overDraws } from '../scores.ts';
import { methodWords } from '../scoreSections.ts';
import { daggerWords, figure, hollowWords } from './figure.ts';
import { marker, whisker } from './marks.ts';
import type { SeriesStyle } from './palette.ts';
import { seriesStyles } from './palette.ts';
import { diceAxis, timeAxis } from './scales.ts';
import { spread } from './spread.ts';

/** Dice against the wall time of a trial, a panel for each budget; null where no trial has a Dice. */
export function diceByTime(results: DatasetResults, baseline: string): string | null {
  const styles = seriesStyles(results.methods, baseline);
  const panels = results.budgets.map((budget) => ({ budget, points: results.methods.flatMap((method) => pointOf(results.cell(method, budget))) })).filter(({ points }) => points.length > 0);
  const points = panels.flatMap((panel) => panel.points);
  if (points.length === 0) return null;
  // One scale for all panels, so that they can be compared.
  const x = timeAxis('Wall time of a trial, logarithmic', points.map(({ seconds }) => seconds));
  const y = diceAxis(points.map(({ mean, deviation }) => mean - (deviation ?? 0)));
  const present = results.methods.filter((method) => points.some((point) => point.method === method));
  const key = present.map((method) => ({ name: methodWords(results, method), style: styles.get(method) as SeriesStyle, end: null }));
  return figure({
    title: `${results.name}: Dice against wall time`,
    caption: `Pre-training counted in full. Mean over draws; whiskers: standard deviation over draws. Points that would hide each other are moved apart.${hollowWords(points)}${daggerWords(key)}`,
    panels: panels.map(({ budget, points: own }) => ({
      title: budgetWords(budget), x, y,
      marks: (toX, toY) => {
        const places = spread(own.map(({ seconds }) => toX(seconds)), 9, toX(x.domain[0]), toX(x.domain[1]));
        return own.flatMap(({ method, mean, deviation, isWhole: isFull }, n) => {
          const [style, place] = [styles.get(method) as SeriesStyle, places[n] as number];
          return [...(deviation === null ? [] : [whisker(style, place, toY(mean - deviation), toY(Math.min(1, mean + deviation)))]), marker(style, place, toY(mean), isFull)];
        });
      },
    })),
    sample: 'marker',
    key,
  });
}

interface TimedPoint {
  readonly method: string;
  readonly seconds: number;
  readonly mean: number;
  readonly deviation: number | null;
  readonly isWhole: boolean;
}

function pointOf(cell: Cell | null): TimedPoint[] {
  if (cell === null) return [];
  const { mean, deviation } = overDraws(cell, ({ meanDice }) => meanDice);
  const seconds = overDraws(cell, (record) => record.seconds.total).mean;
  return mean === null || seconds === null || seconds <= 0 ? [] : [{ method: cell.method, seconds, mean, deviation, isWhole: isWhole(cell) }];
}
