import type { CaseSummary, Decision, PredictionSummary } from '#shared/contract/index.ts';
import type { Grid } from '#shared/domain/grid.ts';
import { voxelVolumeMl } from '#shared/domain/grid.ts';
import type { CaseLabels } from '../journal/state.ts';
import { numPainted, paintedSlices } from '../journal/state.ts';
import type { CaseRecord } from './caseRecord.ts';

export interface Predictions {
  readonly current: PredictionSummary | null;
  readonly former: PredictionSummary | null;
}

/** What a page shows of a case: what is known of its file, what people did, what the models predicted. */
export function toCaseSummary(record: CaseRecord, labels: CaseLabels | null, predictions: Predictions): CaseSummary {
  const { facts } = record;
  const completeSlices = [...(labels?.complete ?? [])].sort((a, b) => a - b);
  const decision = standingDecision(labels, predictions.current);
  const partlySlices = labels ? paintedSlices(labels).filter((slice) => !labels.complete.has(slice)) : [];
  return {
    id: record.id,
    fileName: record.fileName,
    state: caseState(record, decision, completeSlices.length + partlySlices.length > 0, predictions.current),
    unreadable: record.unreadable,
    unreadableSaid: record.unreadableSaid ?? null,
    grid: facts?.grid ?? null,
    dtype: facts?.dtype ?? null,
    voiRange: facts?.voiRange ?? null,
    sliceAxis: facts?.sliceAxis ?? 2,
    numSlices: facts ? facts.grid.dimensions[facts.sliceAxis] : 0,
    completeSlices,
    partlySlices,
    volumeMl: labels && facts ? volumes(labels, facts.grid as Grid) : [],
    oddities: facts?.oddities ?? [],
    decision,
    prediction: predictions.current,
    formerPrediction: predictions.former,
    thumbnailVersion: [facts?.sha256.slice(0, 12) ?? 'unread', predictions.current?.modelId ?? ''].join('-'),
  };
}

/**
 * The decision as it stands now. A rejection concerns the prediction that was rejected: what another model predicts is to be
 * reviewed again. An acceptance stays, with the prediction that was accepted.
 */
function standingDecision(labels: CaseLabels | null, shown: PredictionSummary | null): Decision | null {
  const decided = labels?.decision ?? null;
  if (decided?.decision === 'rejected' && decided.modelId !== (shown?.modelId ?? null)) return null;
  return decided?.decision ?? null;
}

function caseState(record: CaseRecord, decision: Decision | null, isLabelled: boolean, prediction: PredictionSummary | null): CaseSummary['state'] {
  if (record.unreadable !== null) return 'unreadable';
  if (decision) return decision;
  if (prediction) return 'predicted';
  return isLabelled ? 'labelled' : 'notLookedAt';
}

function volumes(labels: CaseLabels, grid: Grid): CaseSummary['volumeMl'] {
  const voxelMl = voxelVolumeMl(grid);
  return [...labels.counts.keys()]
    .sort((a, b) => a - b)
    .map((value) => ({ value, ml: numPainted(labels, value) * voxelMl }))
    .filter(({ ml }) => ml > 0);
}
