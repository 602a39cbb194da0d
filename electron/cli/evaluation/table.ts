import type { ResultEvent } from '#shared/contract/schemas/job.ts';

/** Scores as lines for a terminal: a row a structure. */
export function scoreTable({ dice, hd95Mm, volumeMl, meanDice }: Pick<ResultEvent, 'meanDice' | 'dice' | 'hd95Mm' | 'volumeMl'>): string {
  const names = Object.keys(dice);
  const width = Math.max(9, ...names.map((name) => name.length));
  const row = (name: string, ...cells: string[]) => `${name.padEnd(width)}  ${cells.map((cell) => cell.padStart(9)).join('  ')}`;
  const number = (value: number | null | undefined, digits: number) => (value === null || value === undefined ? '-' : value.toFixed(digits));
  return [
    row('Structure', 'Dice', 'HD95 mm', 'mean ml'),
    ...names.map((name) => row(name, number(dice[name], 3), number(hd95Mm[name], 2), number(volumeMl[name], 2))),
    row('Mean', number(meanDice, 3)),
  ].join('\n');
}
