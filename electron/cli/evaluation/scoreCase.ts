import { basename } from 'node:path';
import { sameGrid } from '#shared/domain/grid.ts';
import { meanDice, NOT_LOOKED_AT } from '#shared/domain/metrics/dice.ts';
import { scoreStructures } from '#shared/domain/metrics/structureScores.ts';
import { volumesMl } from '#shared/domain/metrics/volumes.ts';
import { UserError } from '#shared/util/userError.ts';
import { readLabels } from '#electron/core/study-library/volumeFiles.ts';

/** Scores of one case on the native grid, in the order of `values`; null where there is nothing to score. */
export interface CaseScore {
  readonly id: string;
  readonly values: readonly number[];
  readonly dice: readonly (number | null)[];
  readonly hd95Mm: readonly (number | null)[];
  /** Average symmetric surface distance. */
  readonly asdMm: readonly (number | null)[];
  /** Prediction minus reference, where somebody looked. */
  readonly volumeErrorMl: readonly (number | null)[];
  /** Of the prediction. */
  readonly volumeMl: readonly number[];
  readonly meanDice: number | null;
}

/** Grids count as the same when no corner is further off than this. */
const GRID_TOLERANCE_MM = 1e-2;

/**
 * Compares a prediction with its reference.
 *
 * @param values structures to score; null: the values that either file holds
 * @throws UserError gridMismatch, unreadableVolume
 */
export async function scoreCase(id: string, referencePath: string, predictionPath: string, values: readonly number[] | null): Promise<CaseScore> {
  const [reference, prediction] = await Promise.all([readLabels({ path: referencePath }), readLabels({ path: predictionPath })]);
  if (!sameGrid(reference.grid, prediction.grid, GRID_TOLERANCE_MM)) {
    throw new UserError('gridMismatch', `${basename(predictionPath)} lies on another grid than its reference, so they cannot be compared voxel by voxel. Nothing was scored for ${id}.`);
  }
  const scored = values ?? valuesIn(reference.data, prediction.data);
  const scores = scoreStructures(reference.data, prediction.data, reference.grid, scored);
  const dice = scores.map((score) => score.dice);
  return {
    id,
    values: scored,
    dice,
    hd95Mm: scores.map((score) => score.hd95Mm),
    asdMm: scores.map((score) => score.asdMm),
    volumeErrorMl: scores.map((score) => score.volumeErrorMl),
    volumeMl: volumesMl(prediction.data, prediction.grid, scored),
    meanDice: meanDice(dice),
  };
}

function valuesIn(...maps: readonly ArrayLike<number>[]): number[] {
  const found = new Set<number>();
  for (const map of maps) for (let i = 0; i < map.length; i++) found.add(map[i] as number);
  return [...found].filter((value) => value !== 0 && value !== NOT_LOOKED_AT).sort((a, b) => a - b);
}
