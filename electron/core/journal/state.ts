import type { Grid } from '#shared/domain/grid.ts';
import { numVoxels } from '#shared/domain/grid.ts';
import { sliceLayout } from '#shared/domain/sliceAxis.ts';
import type { Axis, Structure } from '#shared/contract/index.ts';
import type { CaseDecision } from './entry.ts';
import type { LabelMap } from './labelMap.ts';
import { emptyLabelMap } from './labelMap.ts';
import type { Steps } from './steps.ts';
import { noSteps } from './steps.ts';

/** How the voxels of a case fall into slices: voxel i lies on slice floor(i / sliceStride) mod numSlices. */
export interface SliceCounting {
  readonly sliceStride: number;
  readonly numSlices: number;
}

/** What people did to one case. */
export interface CaseLabels extends SliceCounting {
  readonly map: LabelMap;
  readonly complete: ReadonlySet<number>;
  readonly decision: CaseDecision | null;
  /** Painted voxels of each structure, slice by slice. */
  readonly counts: ReadonlyMap<number, Uint32Array>;
  /** Number of the last entry that changed this case. */
  readonly lastSeq: number;
}

/** Everything that the journal holds; immutable. */
export interface JournalState {
  /** Number of the last entry, 0 before the first. */
  readonly seq: number;
  readonly structures: readonly Structure[];
  readonly cases: ReadonlyMap<string, CaseLabels>;
  readonly done: Steps;
  readonly undone: Steps;
}

export const emptyState: JournalState = { seq: 0, structures: [], cases: new Map(), done: noSteps, undone: noSteps };

export function emptyCase(grid: Grid, axis: Axis): CaseLabels {
  const layout = sliceLayout(grid, axis);
  return {
    map: emptyLabelMap(numVoxels(grid)),
    complete: new Set(),
    decision: null,
    counts: new Map(),
    lastSeq: 0,
    sliceStride: layout.sliceStride,
    numSlices: layout.numSlices,
  };
}

/** Slices that carry paint, ascending. */
export function paintedSlices(labels: CaseLabels): number[] {
  const painted: number[] = [];
  for (let slice = 0; slice < labels.numSlices; slice++) {
    if ([...labels.counts.values()].some((count) => (count[slice] ?? 0) > 0)) painted.push(slice);
  }
  return painted;
}

/** Painted voxels of a structure in the whole case. */
export function numPainted(labels: CaseLabels, value: number): number {
  return labels.counts.get(value)?.reduce((sum, n) => sum + n, 0) ?? 0;
}
