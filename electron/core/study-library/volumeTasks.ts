import type { Grid } from '#shared/domain/grid.ts';
import type { LabelArray, SourceOrder, VoxelArray } from '#shared/domain/volume.ts';
import type { Said, SaidAnywhere } from '#shared/messages/index.ts';
import type { LabelChange, LabelChangeRequest } from '../labelling/labelChange.ts';
import type { CheckedMask } from '../exports/writeChecked.ts';
import type { PictureRequest } from './picture.ts';

/** A volume and what is worth knowing about it, as a worker hands it over. */
export interface ReadVolume {
  readonly grid: Grid;
  readonly source: SourceOrder;
  /** Canonical order. */
  readonly data: VoxelArray;
  readonly voiRange: { readonly lower: number; readonly upper: number };
  readonly oddities: readonly Said[];
  /** Of the file's bytes, hex. */
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

export interface ReadLabels {
  readonly grid: Grid;
  readonly source: SourceOrder;
  readonly data: LabelArray;
}

/** What the workers do, by name: everything that reads, writes or draws voxels. */
export interface VolumeTasks {
  readVolume(input: { path: string }): Promise<ReadVolume>;
  readLabels(input: { path: string }): Promise<ReadLabels>;
  /** Writes uint8 labels (canonical order) on the source grid as .nii.gz, atomically. Gives the file's SHA-256. */
  writeLabels(input: { path: string; grid: Grid; source: SourceOrder; data: Uint8Array }): Promise<{ sha256: string }>;
  /** What importing a label map would change. */
  labelChange(input: LabelChangeRequest): Promise<LabelChange>;
  /** Writes a mask, reads it back and compares. */
  writeChecked(input: { path: string; grid: Grid; source: SourceOrder; data: Uint8Array }): Promise<CheckedMask>;
  /** PNG bytes. */
  drawPicture(input: PictureRequest): Promise<Uint8Array>;
}

export type TaskName = keyof VolumeTasks;
export type TaskInput<N extends TaskName> = Parameters<VolumeTasks[N]>[0];
export type TaskOutput<N extends TaskName> = Awaited<ReturnType<VolumeTasks[N]>>;

export type TaskMessage = { [N in TaskName]: { id: number; name: N; input: TaskInput<N> } }[TaskName];
/** Told to a worker in place of a task: it is to end as soon as it can. */
export const endOfWork = 'end of work';
/** A UserError as it passes from a worker; `code` is null for anything else. */
export type TaskError = { code: string | null; message: string; said: SaidAnywhere | null };
export type TaskAnswer = { id: number; result: unknown } | { id: number; error: TaskError };
