import { basename } from 'node:path';
import type { Axis } from '#shared/contract/index.ts';
import type { Grid } from '#shared/domain/grid.ts';
import { gridDistanceMm, sameGrid } from '#shared/domain/grid.ts';
import { NOT_LOOKED_AT } from '#shared/domain/caseMask.ts';
import { sliceLayout } from '#shared/domain/sliceAxis.ts';
import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';
import { diffRuns } from '../journal/labelMap.ts';
import type { PackedRuns } from '../journal/packedRuns.ts';
import { packRuns } from '../journal/packedRuns.ts';
import { readLabels } from '../study-library/volumeFiles.ts';

export interface LabelChangeRequest {
  readonly path: string;
  readonly caseId: string;
  readonly grid: Grid;
  readonly sliceAxis: Axis;
  /** Labels as they are now, canonical order. */
  readonly before: Uint8Array;
  /** Slices to take; null: all. */
  readonly slices: readonly number[] | null;
}

export interface LabelChange {
  readonly runs: PackedRuns;
  /** Values other than 0 and 255 in the slices taken, ascending. */
  readonly values: readonly number[];
  /** Slices taken on which every voxel was looked at. */
  readonly wholeSlices: readonly number[];
}

/** What importing a label map would change. Meant for a worker. @throws UserError gridMismatch, badInput, unreadableVolume. */
export async function labelChange(request: LabelChangeRequest): Promise<LabelChange> {
  const { path, grid, before } = request;
  const labels = await readLabels({ path });
  const tolerance = Math.max(0.01, 0.01 * Math.min(...grid.spacing));
  if (!sameGrid(labels.grid, grid, tolerance)) throw gridMismatch(request, labels.grid);
  const after = Uint16Array.from(before);
  const values = new Set<number>();
  const wholeSlices = chosenSlices(request).filter((slice) => takeSlice(labels.data, after, values, request, slice));
  // A value above 254 is reported as no structure before these runs are ever used.
  return { runs: values.size > 0 && Math.max(...values) > 254 ? [] : packRuns(diffRuns(before, after)), values: [...values].sort((a, b) => a - b), wholeSlices };
}

function chosenSlices({ slices, grid, sliceAxis, caseId }: LabelChangeRequest): number[] {
  const num = grid.dimensions[sliceAxis];
  if (slices === null) return Array.from({ length: num }, (_, slice) => slice);
  const outside = slices.find((slice) => slice >= num);
  if (outside !== undefined) throw new UserError('badInput', said('import.noSlice', { case: caseId, last: num - 1, slice: outside }));
  return [...new Set(slices)].sort((a, b) => a - b);
}

/** Copies one slice, and says whether all of it was looked at. */
function takeSlice(from: ArrayLike<number>, to: Uint16Array, values: Set<number>, { grid, sliceAxis }: LabelChangeRequest, slice: number): boolean {
  const layout = sliceLayout(grid, sliceAxis);
  let whole = true;
  for (let v = 0; v < layout.height; v++) {
    for (let u = 0, at = slice * layout.sliceStride + v * layout.vStride; u < layout.width; u++, at += layout.uStride) {
      const value = from[at] as number;
      if (value === NOT_LOOKED_AT) whole = false;
      else {
        to[at] = value;
        if (value !== 0) values.add(value);
      }
    }
  }
  return whole;
}

function gridMismatch({ path, caseId, grid }: LabelChangeRequest, other: Grid): UserError {
  const size = (of: Grid) => of.dimensions.join(' x ');
  const apart = gridDistanceMm(grid, other);
  const what = Number.isFinite(apart) ? said('import.what.away', { mm: apart.toFixed(1) }) : said('import.what.size', { size: size(other), wanted: size(grid) });
  return new UserError('gridMismatch', said('import.otherGrid', { file: basename(path), case: caseId, what }));
}
