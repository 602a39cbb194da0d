import { budgetWords } from '../record.ts';
import type { Cell, DatasetResults } from './arrange.ts';
import { drawsWords, fixed, meanAndDeviation, NOTHING, signed, table, wholeNumber, withNumDraws } from './markdown.ts';
import type { DrawOf } from './scores.ts';
import { coverageOf, drawsOf, numWithDistance, ofDraw, overDraws, seedsOf, structureMean } from './scores.ts';

/** Cells of a data set by budget, then method. */
export function cellsOf({ budgets, methods, cell }: DatasetResults): Cell[] {
  return budgets.flatMap((budget) => methods.flatMap((method) => cell(method, budget) ?? []));
}

/** A mark where labels beyond the budget chose the weights: such a row is not comparable with the others. */
export function methodWords({ methods, budgets, cell }: DatasetResults, method: string): string {
  const trials = budgets.flatMap((budget) => cell(method, budget)?.trials ?? []);
  return methods.includes(method) && trials.some(({ validationIds }) => validationIds.length > 0) ? `${method} †` : method;
}

/** Method by budget: mean Dice ± standard deviation over draws, and the number of draws. */
export function diceTable(results: DatasetResults): string | null {
  const { methods, budgets, cell } = results;
  const scores = (method: string) => budgets.map((budget) => {
    const found = cell(method, budget);
    return found === null ? NOTHING : withNumDraws(overDraws(found, ({ meanDice }) => meanDice), coverageOf(found), 3);
  });
  return table(['Method', ...budgets.map(budgetWords)], methods.map((method) => [methodWords(results, method), ...scores(method)]));
}

/** Budget and method: the mean Dice of every draw, since the draw is often worth more than the method. */
export function drawTable(results: DatasetResults): string | null {
  const cells = cellsOf(results);
  const draws = drawsOf(cells.flatMap(({ trials }) => trials));
  const rows = cells.map((cell) => [budgetWords(cell.budget), methodWords(results, cell.method), ...draws.map((draw) => scoreOfDraw(cell, draw))]);
  return table(['Labels', 'Method', ...draws.map(({ words }) => words)], rows, 2);
}

function scoreOfDraw(cell: Cell, draw: DrawOf): string {
  const [dice, { seeds, ofSeeds }] = [ofDraw(cell, draw, ({ meanDice }) => meanDice), seedsOf(cell, draw)];
  return dice === null || seeds >= ofSeeds ? fixed(dice, 3) : `${fixed(dice, 3)} (${seeds} of ${ofSeeds} seeds)`;
}

/** Budget, method, structure: all scores, each mean ± standard deviation over draws. */
export function structureTable(results: DatasetResults): string | null {
  const rows = cellsOf(results).flatMap((cell) =>
    results.values.map((value) => {
      const over = (metric: 'dice' | 'hd95Mm' | 'asdMm', digits: number) => meanAndDeviation(overDraws(cell, (record) => structureMean(record, value, metric)), digits);
      const { withDistance, scored } = numWithDistance(cell, value);
      return [
        budgetWords(cell.budget), methodWords(results, cell.method), drawsWords(coverageOf(cell)), String(value),
        over('dice', 3), over('hd95Mm', 2), over('asdMm', 2),
        signed(overDraws(cell, (record) => structureMean(record, value, 'volumeErrorMl')).mean, 3),
        fixed(overDraws(cell, (record) => structureMean(record, value, 'volumeErrorMl', Math.abs)).mean, 3),
        `${withDistance} of ${scored}`,
      ];
    }));
  return table(['Labels', 'Method', 'Draws', 'Structure', 'Dice', 'HD95 mm', 'ASD mm', 'Error ml', '|Error| ml', 'With a distance'], rows, 4);
}

/** Budget and method: mean wall time of a trial by stage, and processor time. */
export function timeTable(results: DatasetResults): string | null {
  const rows = cellsOf(results).map((cell) => {
    const mean = (of: 'pretraining' | 'finetuning' | 'prediction' | 'total') => wholeNumber(overDraws(cell, ({ seconds }) => seconds[of]).mean);
    const engines = [...new Set(cell.trials.map(({ engine }) => engine.name))].sort().join(', ');
    return [
      budgetWords(cell.budget), methodWords(results, cell.method), drawsWords(coverageOf(cell)), engines, mean('pretraining'), mean('finetuning'), mean('prediction'), mean('total'),
      wholeNumber(overDraws(cell, ({ coreSeconds }) => coreSeconds).mean), wholeNumber(overDraws(cell, ({ steps }) => steps).mean),
    ];
  });
  return table(['Labels', 'Method', 'Draws', 'Engine', 'Pre-training s', 'Fine-tuning s', 'Prediction s', 'Total s', 'Core-seconds', 'Steps'], rows, 4);
}
