import type { Axis } from '../domain/grid.ts';
import type { LabelArray, Volume } from '../domain/volume.ts';
import { readSlice, sliceLayout } from '../domain/sliceAxis.ts';
import type { Candidate } from './strategies/index.ts';

/** One volume of an experiment in memory, with its whole reference: what of it a trial may learn from is the budget's business. */
export interface StudyVolume {
  readonly id: string;
  readonly volume: Volume;
  readonly sliceAxis: Axis;
  readonly reference: LabelArray;
  /** SHA-256 of the image's file. */
  readonly digest: string;
  /** What reading the image and the label map took, s; absent where neither came from a file. */
  readonly readSeconds?: { readonly image: number; readonly labels: number };
}

export interface StudyData {
  readonly name: string;
  /** Label values, in the order of the specification. */
  readonly structures: readonly number[];
  readonly groupBy: string | null;
  readonly pool: readonly StudyVolume[];
  /** Volumes that trials are scored on. */
  readonly scored: readonly StudyVolume[];
}

/** The volume for a strategy: its slices that show a structure. */
export function asCandidate({ id, volume, sliceAxis, reference }: StudyVolume, structures: readonly number[]): Candidate {
  const layout = sliceLayout(volume.grid, sliceAxis);
  const isStructure = new Set(structures);
  const inside = Array.from({ length: layout.numSlices }, (_, slice) => slice)
    .filter((slice) => readSlice(reference, layout, slice).some((value: number) => isStructure.has(value)));
  return { id, volume, sliceAxis, inside };
}
