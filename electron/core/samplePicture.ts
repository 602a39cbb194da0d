import { join } from 'node:path';
import { sliceAxis } from '#shared/domain/sliceAxis.ts';
import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';
import type { Core } from './core.ts';
import { readSample } from './samples.ts';
import { sliceOf } from './study-library/casePictures.ts';
import { VolumePool } from './study-library/volumePool.ts';

const LONGEST_SIDE = 192;
const drawn = new Map<string, Promise<Uint8Array>>();

/** PNG of a sample's first volume for the Start page; drawn once a start of the core. @throws UserError notFound. */
export function drawSamplePicture(core: Core, sampleId: string): Promise<Uint8Array> {
  const known = drawn.get(sampleId);
  if (known) return known;
  const picture = draw(core, sampleId);
  drawn.set(sampleId, picture);
  picture.catch(() => drawn.delete(sampleId));
  return picture;
}

async function draw(core: Core, sampleId: string): Promise<Uint8Array> {
  const sample = await readSample(core.options.samplesDir, sampleId);
  const first = sample.images[0];
  if (!first) throw new UserError('notFound', said('sample.empty', { name: sample.name }));
  const pool = new VolumePool(1);
  try {
    const volume = await pool.run('readVolume', { path: join(sample.dir, first) });
    const axis = sliceAxis(volume.grid);
    const slice = sliceOf(volume, null, axis, Math.floor(volume.grid.dimensions[axis] / 2));
    return await pool.run('drawPicture', { ...slice, colors: [], longestSide: LONGEST_SIDE, enlarge: true });
  } finally {
    await pool.close();
  }
}
