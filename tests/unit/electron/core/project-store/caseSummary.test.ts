import { describe, expect, it } from 'vitest';
import { emptyCase } from '#electron/core/journal/state.ts';
import type { CaseRecord } from '#electron/core/project-store/caseRecord.ts';
import { toCaseSummary } from '#electron/core/project-store/caseSummary.ts';
import type { Decision, PredictionSummary } from '#shared/contract/index.ts';
import type { Grid } from '#shared/domain/grid.ts';

const grid: Grid = { dimensions: [4, 3, 2], spacing: [1, 1, 1], origin: [0, 0, 0], direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] };
const record: CaseRecord = { id: 'a', fileName: 'a.nii.gz', imagePath: '/a.nii.gz', imagePathFromProject: 'a.nii.gz', facts: null, unreadable: null };
const by = (modelId: string): PredictionSummary => ({ modelId, confidence: 0.8, structures: [], sliceUncertainty: [0, 0] });

function summaryOf(decision: Decision, decidedOn: string, shown: PredictionSummary | null) {
  return toCaseSummary(record, { ...emptyCase(grid, 2), decision: { decision, modelId: decidedOn } }, { current: shown, former: null });
}

describe('a decision on a case', () => {
  it('that rejected a prediction stands as long as that prediction is shown', () => {
    expect(summaryOf('rejected', 'model-1', by('model-1'))).toMatchObject({ decision: 'rejected', state: 'rejected' });
  });

  it('that rejected a prediction says nothing of what another model predicts: the case is to be reviewed again', () => {
    expect(summaryOf('rejected', 'model-1', by('model-2'))).toMatchObject({ decision: null, state: 'predicted' });
  });

  it('that accepted stays', () => {
    expect(summaryOf('accepted', 'model-1', by('model-1'))).toMatchObject({ decision: 'accepted', state: 'accepted' });
  });
});
