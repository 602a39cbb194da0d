import type { Decision } from '#shared/contract/index.ts';
import type { Grid } from '#shared/domain/grid.ts';
import { sliceLayout } from '#shared/domain/sliceAxis.ts';
import { copySlice } from '#shared/domain/caseMask.ts';
import { UserError } from '#shared/util/userError.ts';
import type { CaseDecision } from '../journal/entry.ts';
import { diffRuns, toArray } from '../journal/labelMap.ts';
import { packRuns } from '../journal/packedRuns.ts';
import type { OpenProject } from '../openProject.ts';

/** Accepts or rejects the prediction that is shown, or takes a decision back. @throws UserError missingPrediction. */
export async function decide(project: OpenProject, { caseId, decision }: { caseId: string; decision: Decision | null }): Promise<{ seq: number }> {
  project.store.caseRecord(caseId);
  const shown = project.shownPrediction(caseId);
  if (decision === 'accepted' && !shown) throw new UserError('missingPrediction', `There is no prediction of ${caseId} yet, so there is nothing to accept.`);
  const after: CaseDecision | null = decision && { decision, modelId: shown?.modelId ?? null };
  const committed = await project.store.commit((latest) => {
    const before = latest.cases.get(caseId)?.decision ?? null;
    if (JSON.stringify(before) === JSON.stringify(after)) return null;
    return {
      type: 'do', kind: decision ?? 'undecided', caseId, sliceIndex: null, detail: '', groupId: null, clientId: null,
      change: { decisions: [{ caseId, before, after }] },
    };
  });
  return { seq: committed?.entry.seq ?? project.store.labels.seq };
}

/**
 * The start of a correction: what was predicted on one slice becomes labels where nobody painted, and the slice is
 * complete. @throws UserError missingPrediction, badInput.
 */
export async function correctSlice(project: OpenProject, { caseId, sliceIndex }: { caseId: string; sliceIndex: number }): Promise<{ seq: number }> {
  const { facts } = project.store.caseRecord(caseId);
  const shown = project.shownPrediction(caseId);
  if (!facts || !shown) throw new UserError('missingPrediction', `There is no prediction of ${caseId} yet, so there is nothing to correct.`);
  const layout = sliceLayout(facts.grid as Grid, facts.sliceAxis);
  if (sliceIndex >= layout.numSlices) throw new UserError('badInput', `${caseId} has ${layout.numSlices} slices; there is no slice ${sliceIndex}.`);
  const prediction = await project.predictions.mask(caseId, shown.modelId, facts.grid as Grid);
  const committed = await project.store.commit((latest) => {
    const labels = latest.cases.get(caseId);
    if (!labels) return null;
    const known = new Set(latest.structures.map(({ value }) => value));
    const before = toArray(labels.map);
    const predicted = before.slice();
    copySlice(prediction, predicted, layout, sliceIndex);
    const after = before.map((label, n) => (label !== 0 || !known.has(predicted[n] as number) ? label : (predicted[n] as number)));
    const added = labels.complete.has(sliceIndex) ? [] : [sliceIndex];
    const runs = diffRuns(before, after);
    if (runs.length === 0 && added.length === 0) return null;
    return {
      type: 'do', kind: 'correct', caseId, sliceIndex, detail: '', groupId: null, clientId: null,
      change: { voxels: [{ caseId, runs: packRuns(runs) }], complete: [{ caseId, added, removed: [] }] },
    };
  });
  return { seq: committed?.entry.seq ?? project.store.labels.seq };
}
