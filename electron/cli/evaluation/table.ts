import type { ResultEvent } from '#shared/contract/schemas/job.ts';

type Scores = Pick<ResultEvent, 'meanDice' | 'dice' | 'hd95Mm' | 'asdMm' | 'volumeMl' | 'volumeErrorMl' | 'absoluteVolumeErrorMl'>;

/** Scores as lines for a terminal: a row a structure. `error ml` keeps its sign, `|error| ml` is the mean of its size. */
export function scoreTable({ dice, hd95Mm, asdMm, volumeMl, volumeErrorMl, absoluteVolumeErrorMl, meanDice }: Scores): string {
  const names = Object.keys(dice);
  const width = Math.max(9, ...names.map((name) => name.length));
  const row = (name: string, ...cells: string[]) => `${name.padEnd(width)}  ${cells.map((cell) => cell.padStart(10)).join('  ')}`;
  const number = (value: number | null | undefined, digits: number) => (value === null || value === undefined ? '-' : value.toFixed(digits));
  const signed = (value: number | null | undefined, digits: number) => `${value !== null && value !== undefined && value > 0 ? '+' : ''}${number(value, digits)}`;
  return [
    row('Structure', 'Dice', 'HD95 mm', 'ASD mm', 'mean ml', 'error ml', '|error| ml'),
    ...names.map((name) => row(name, number(dice[name], 3), number(hd95Mm[name], 2), number(asdMm?.[name], 2), number(volumeMl[name], 2), signed(volumeErrorMl?.[name], 3), number(absoluteVolumeErrorMl?.[name], 3))),
    row('Mean', number(meanDice, 3)),
  ].join('\n');
}
