import { basename } from 'node:path';
import { sameGrid } from '#shared/domain/grid.ts';
import { diceOfValues, meanDice, NOT_LOOKED_AT } from '#shared/domain/metrics/dice.ts';
import { hd95Mm } from '#shared/domain/metrics/hausdorff.ts';
import { volumesMl } from '#shared/domain/metrics/volumes.ts';
import { UserError } from '#shared/util/userError.ts';
import { readLabels } from '#electron/core/study-library/volumeFiles.ts';

/** Scores of one case on the native grid, in the order of `values`; null where there is nothing to score. */
export interface CaseScore {
  readonly id: string;
  readonly values: readonly number[];
  readonly dice: readonly (number | null)[];
  readonly hd95Mm: readonly (number | null)[];
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
  const dice = diceOfValues(reference.data, prediction.data, scored);
  const looked = withoutUnlooked(reference.data, prediction.data);
  return {
    id,
    values: scored,
    dice,
    hd95Mm: scored.map((value) => hd95Mm(looked.reference, looked.prediction, reference.grid, value)),
    volumeMl: volumesMl(prediction.data, prediction.grid, scored),
    meanDice: meanDice(dice),
  };
}

function valuesIn(...maps: readonly ArrayLike<number>[]): number[] {
  const found = new Set<number>();
  for (const map of maps) for (let i = 0; i < map.length; i++) found.add(map[i] as number);
  return [...found].filter((value) => value !== 0 && value !== NOT_LOOKED_AT).sort((a, b) => a - b);
}

/** Voxels that nobody looked at are background in both, so that they make no surface of their own. */
function withoutUnlooked<A extends Uint8Array | Uint16Array>(reference: A, prediction: A): { reference: A; prediction: A } {
  if (!reference.includes(NOT_LOOKED_AT)) return { reference, prediction };
  const clear = (map: A) => map.map((value, i) => (reference[i] === NOT_LOOKED_AT ? 0 : value)) as A;
  return { reference: clear(reference), prediction: clear(prediction) };
}
