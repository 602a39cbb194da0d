import type { ResultEvent } from '#shared/contract/schemas/job.ts';
import type { CaseScore } from './scoreCase.ts';

type Scores = Pick<ResultEvent, 'meanDice' | 'dice' | 'hd95Mm' | 'asdMm' | 'volumeMl' | 'volumeErrorMl' | 'absoluteVolumeErrorMl' | 'cases'>;

/**
 * Means over cases: of each structure where it has a score, and of the cases' own means (method.md 6.5: over
 * structures first, then over volumes). `volumeMl` is the mean volume of the predictions, `volumeErrorMl` the mean error with its sign
 * (what is left where too large and too small cancel), `absoluteVolumeErrorMl` the mean of its size.
 *
 * @param nameOf a structure's name; its value in digits where it has none
 */
export function summarise(scores: readonly CaseScore[], nameOf: (value: number) => string): Scores {
  const values = [...new Set(scores.flatMap((score) => score.values))].sort((a, b) => a - b);
  const meanOf = (pick: (score: CaseScore) => readonly (number | null)[]) =>
    Object.fromEntries(values.map((value) => [nameOf(value), mean(scores.map((score) => at(score, pick(score), value)))]));
  return {
    meanDice: mean(scores.map((score) => score.meanDice)),
    dice: meanOf((score) => score.dice),
    hd95Mm: meanOf((score) => score.hd95Mm),
    asdMm: meanOf((score) => score.asdMm),
    volumeMl: meanOf((score) => score.volumeMl),
    volumeErrorMl: meanOf((score) => score.volumeErrorMl),
    absoluteVolumeErrorMl: meanOf((score) => score.volumeErrorMl.map((error) => (error === null ? null : Math.abs(error)))),
    cases: scores.map((score) => {
      const named = (list: readonly (number | null)[]) => Object.fromEntries(score.values.map((value, i) => [nameOf(value), list[i] ?? null]));
      return {
        id: score.id,
        meanDice: score.meanDice,
        dice: named(score.dice),
        hd95Mm: named(score.hd95Mm),
        asdMm: named(score.asdMm),
        volumeMl: named(score.volumeMl),
        volumeErrorMl: named(score.volumeErrorMl),
      };
    }),
  };
}

function at(score: CaseScore, list: readonly (number | null)[], value: number): number | null {
  const index = score.values.indexOf(value);
  return index < 0 ? null : (list[index] ?? null);
}

function mean(numbers: readonly (number | null)[]): number | null {
  const present = numbers.filter((number) => number !== null);
  return present.length === 0 ? null : present.reduce((sum, number) => sum + number, 0) / present.length;
}
