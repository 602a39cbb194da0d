import { caseMask } from '#shared/domain/caseMask.ts';
import type { Grid } from '#shared/domain/grid.ts';
import { sliceLayout } from '#shared/domain/sliceAxis.ts';
import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';
import { toArray } from '../journal/labelMap.ts';
import type { OpenProject } from '../openProject.ts';

/**
 * The mask of a case as it is exported and as an accepted case teaches: a model's prediction with human labels over it.
 *
 * @param modelId null: labels only, 255 where nobody looked
 * @returns uint8, canonical order, a new array
 * @throws UserError missingPrediction, unreadableVolume, …
 */
export async function maskOfCase(project: OpenProject, caseId: string, modelId: string | null): Promise<Uint8Array<ArrayBuffer>> {
  const { facts } = project.store.caseRecord(caseId);
  const labels = project.store.labels.cases.get(caseId);
  if (!facts || !labels) throw new UserError('unreadableVolume', said('case.neverReadNoMask', { case: caseId }));
  const grid = facts.grid as Grid;
  const prediction = modelId === null ? null : await project.predictions.mask(caseId, modelId, grid);
  return caseMask(prediction, toArray(labels.map), labels.complete, sliceLayout(grid, facts.sliceAxis));
}
