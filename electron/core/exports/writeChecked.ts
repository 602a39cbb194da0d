import { basename } from 'node:path';
import type { Grid } from '#shared/domain/grid.ts';
import { gridDistanceMm } from '#shared/domain/grid.ts';
import type { SourceOrder } from '#shared/domain/volume.ts';
import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';
import { readLabels, writeLabels } from '../study-library/volumeFiles.ts';

export interface CheckedMask {
  readonly sha256: string;
  /** Numbers of voxels by value. */
  readonly counts: readonly (readonly [number, number])[];
}

/** Corner voxels of the file and of the volume lie at most this far apart. */
const TOLERANCE_MM = 1e-3;

/**
 * Writes a mask on the source grid, reads the file back, and compares every voxel and the place in space. Meant for
 * a worker. @throws UserError exportMismatch; diskFull and notWritable from writing.
 */
export async function writeChecked(input: { path: string; grid: Grid; source: SourceOrder; data: Uint8Array }): Promise<CheckedMask> {
  const { sha256 } = await writeLabels(input);
  const back = await readLabels({ path: input.path });
  const isSame = back.data.length === input.data.length && input.data.every((value, n) => back.data[n] === value);
  if (!isSame || gridDistanceMm(back.grid, input.grid) > TOLERANCE_MM) {
    throw new UserError('exportMismatch', said('export.mismatch', { file: basename(input.path) }));
  }
  const counts = new Map<number, number>();
  for (const value of input.data) counts.set(value, (counts.get(value) ?? 0) + 1);
  return { sha256, counts: [...counts] };
}
