import type { Decision } from '#shared/contract/index.ts';
import type { Grid } from '#shared/domain/grid.ts';
import type { SliceLayout } from '#shared/domain/sliceAxis.ts';
import { sliceLayout } from '#shared/domain/sliceAxis.ts';
import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';
import type { CaseDecision } from '../journal/entry.ts';
import type { LabelMap } from '../journal/labelMap.ts';
import { labelAt } from '../journal/labelMap.ts';
import { packRuns } from '../journal/packedRuns.ts';
import type { OpenProject } from '../openProject.ts';

/** Accepts or rejects the prediction that is shown, or takes a decision back. @throws UserError missingPrediction. */
export async function decide(project: OpenProject, { caseId, decision }: { caseId: string; decision: Decision | null }): Promise<{ seq: number }> {
  project.store.caseRecord(caseId);
  const shown = project.shownPrediction(caseId);
  if (decision === 'accepted' && !shown) throw new UserError('missingPrediction', said('review.nothingToAccept', { case: caseId }));
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
  if (!facts || !shown) throw new UserError('missingPrediction', said('review.nothingToCorrect', { case: caseId }));
  const layout = sliceLayout(facts.grid as Grid, facts.sliceAxis);
  if (sliceIndex >= layout.numSlices) throw new UserError('badInput', said('case.noSlice', { case: caseId, count: layout.numSlices, slice: sliceIndex }));
  const prediction = await project.predictions.mask(caseId, shown.modelId, facts.grid as Grid);
  const committed = await project.store.commit((latest) => {
    const labels = latest.cases.get(caseId);
    if (!labels) return null;
    const known = new Set(latest.structures.map(({ value }) => value));
    const added = labels.complete.has(sliceIndex) ? [] : [sliceIndex];
    const runs = runsUnderPaint(labels.map, prediction, layout, sliceIndex, known);
    if (runs.length === 0 && added.length === 0) return null;
    return {
      type: 'do', kind: 'correct', caseId, sliceIndex, detail: '', groupId: null, clientId: null,
      change: { voxels: [{ caseId, runs: packRuns(runs) }], complete: [{ caseId, added, removed: [] }] },
    };
  });
  return { seq: committed?.entry.seq ?? project.store.labels.seq };
}

/** What is predicted on one slice and not painted over, as runs in ascending order. */
function runsUnderPaint(map: LabelMap, prediction: Uint8Array, layout: SliceLayout, slice: number, known: ReadonlySet<number>): number[] {
  const runs: number[] = [];
  for (let v = 0; v < layout.height; v++) {
    for (let u = 0, at = slice * layout.sliceStride + v * layout.vStride; u < layout.width; u++, at += layout.uStride) {
      const value = prediction[at] as number;
      if (!known.has(value) || labelAt(map, at) !== 0) continue;
      const goesOn = runs.length > 0 && (runs.at(-4) as number) + (runs.at(-3) as number) === at && runs.at(-1) === value;
      if (goesOn) runs[runs.length - 3] = (runs.at(-3) as number) + 1;
      else runs.push(at, 1, 0, value);
    }
  }
  return runs;
}
