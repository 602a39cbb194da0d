import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Grid } from '#shared/domain/grid.ts';
import type { SourceOrder } from '#shared/domain/volume.ts';
import { DEFAULT_MAX_BYTES, readNifti } from '#shared/volume-io/nifti/readNifti.ts';
import { writeNifti } from '#shared/volume-io/nifti/writeNifti.ts';
import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';
import { writeFileAtomic } from '../files/atomicWrite.ts';
import { readError } from '../files/fsError.ts';
import { gunzip } from '../gunzip.ts';
import type { ReadLabels, ReadVolume } from './volumeTasks.ts';
import { suggestVoiRange } from './voiRange.ts';

/**
 * While it is read a volume is held up to three times (packed, as stored, as used), by several readers at once: this
 * share of the memory keeps a folder of bold files, or of files that unpack a thousandfold, from taking the machine down.
 */
const MAX_VOXEL_BYTES = Math.min(DEFAULT_MAX_BYTES, Math.floor(totalmem() / 12));
/** Header and extensions beside the voxels themselves. */
const MAX_FILE_BYTES = MAX_VOXEL_BYTES + (16 << 20);

/** Reads an image. Meant for a worker: takes seconds for large files. @throws UserError */
export async function readVolume({ path }: { path: string }): Promise<ReadVolume> {
  const { bytes, sizeBytes, modifiedMs } = await readWhole(path);
  const { volume, facts } = await readNifti(bytes, { fileName: basename(path), as: 'image', maxBytes: MAX_VOXEL_BYTES, inflate: gunzip });
  return {
    ...volume,
    voiRange: suggestVoiRange(volume.data),
    oddities: facts.oddities,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    sizeBytes,
    modifiedMs,
  };
}

/** Reads a label map: whole numbers only. @throws UserError */
export async function readLabels({ path }: { path: string }): Promise<ReadLabels> {
  const { bytes } = await readWhole(path);
  const { volume } = await readNifti(bytes, { fileName: basename(path), as: 'labelmap', maxBytes: MAX_VOXEL_BYTES, inflate: gunzip });
  return volume;
}

/** Writes uint8 labels on the source grid, gzipped where the name says so, whole or not at all. @throws UserError */
export async function writeLabels(input: { path: string; grid: Grid; source: SourceOrder; data: Uint8Array }): Promise<{ sha256: string }> {
  const { path, ...content } = input;
  const plain = writeNifti({ ...content, kind: 'labelmap' });
  const bytes = path.endsWith('.gz') ? await promisify(gzip)(plain, { level: 6 }) : plain;
  await writeFileAtomic(path, bytes);
  return { sha256: createHash('sha256').update(bytes).digest('hex') };
}

async function readWhole(path: string): Promise<{ bytes: Uint8Array; sizeBytes: number; modifiedMs: number }> {
  try {
    const info = await stat(path);
    if (info.size > MAX_FILE_BYTES) {
      throw new UserError('unreadableVolume', said('volume.fileTooLarge', { file: basename(path), size: `${(info.size / 1e9).toFixed(1)} GB` }));
    }
    return { bytes: await readFile(path), sizeBytes: info.size, modifiedMs: info.mtimeMs };
  } catch (error) {
    throw readError(error, path);
  }
}
