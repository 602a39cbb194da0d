import { describe, expect, it } from 'vitest';
import { gunzip } from '#electron/core/gunzip.ts';
import type { Volume } from '#shared/domain/volume.ts';
import { globalContrastBatch } from '#shared/learning/contrast/contrastBatches.ts';
import type { WorkingVolume } from '#shared/learning/preprocessing/workingVolume.ts';
import { buildWorkingVolume } from '#shared/learning/preprocessing/workingVolume.ts';
import { createRandom } from '#shared/util/random.ts';
import { defined } from '#shared/util/assert.ts';
import { readNifti } from '#shared/volume-io/nifti/readNifti.ts';
import { ballPlan } from '../../../../support/learning.ts';
import { niftiFile } from '../../../../support/niftiFile.ts';

const [nx, ny, nz] = [12, 14, 10] as const;

/** RAS positions 0 .. n - 1 mm along every axis; what stands at (x, y, z) tells where it is, brightest at the top. */
const brightness = (x: number, y: number, z: number): number => 20 * z + ((3 * x + 5 * y) % 11);

/** The same scan as a file whose axes run along x, y and z in this order, each against its direction where it is flipped. */
function scan(order: readonly [number, number, number], flipped: readonly [boolean, boolean, boolean]): Uint8Array {
  const lengths = [nx, ny, nz];
  const dim = order.map((axis) => lengths[axis] ?? 0);
  const voxels = new Uint8Array(nx * ny * nz);
  let n = 0;
  for (let k = 0; k < (dim[2] ?? 0); k++) for (let j = 0; j < (dim[1] ?? 0); j++) for (let i = 0; i < (dim[0] ?? 0); i++) {
    const place = [0, 0, 0];
    [i, j, k].forEach((index, a) => { place[order[a] ?? 0] = flipped[a] ? (dim[a] ?? 0) - 1 - index : index; });
    voxels[n++] = brightness(place[0] ?? 0, place[1] ?? 0, place[2] ?? 0);
  }
  const srows = new Array<number>(12).fill(0);
  order.forEach((axis, a) => {
    srows[4 * axis + a] = flipped[a] ? -1 : 1;
    if (flipped[a]) srows[4 * axis + 3] = (dim[a] ?? 0) - 1;
  });
  return niftiFile({ dim: [3, ...dim], srows, voxels });
}

const read = async (bytes: Uint8Array): Promise<Volume> => (await readNifti(bytes, { fileName: 'scan.nii', as: 'image', inflate: gunzip })).volume;

describe('slices are in the order of world positions, whatever the order in the file', () => {
  const plan = ballPlan({}, 'pretrained');
  const pretraining = defined(plan.pretraining, 'the pre-training of this plan');
  const contrast = { ...defined(pretraining.globalContrast, 'the global stage'), numUnits: 2 };
  const working = async (bytes: Uint8Array): Promise<WorkingVolume> => buildWorkingVolume('scan', await read(bytes), 2, null, plan);
  const upright = () => working(scan([0, 1, 2], [false, false, false]));

  it.each([
    ['stored from top to bottom', [0, 1, 2], [false, false, true]],
    ['stored with every axis turned round', [0, 1, 2], [true, true, true]],
    ['stored as sagittal slices from the right', [1, 2, 0], [false, true, true]],
    ['stored as coronal slices', [2, 0, 1], [true, false, false]],
  ] as const)('a scan %s gives the same partitions, slice by slice', async (_name, order, flipped) => {
    const [expected, actual] = [await upright(), await working(scan(order, flipped))];
    expect(actual.dimensions).toEqual(expected.dimensions);
    expect(actual.image).toEqual(expected.image);
    // Batches of it are therefore the same too: originals and views of the same slices.
    const batch = (volume: WorkingVolume): Float32Array =>
      globalContrastBatch([volume, expected], plan, pretraining.view, contrast, createRandom(3));
    expect(batch(actual)).toEqual(batch(expected));
  });

  it('the first partition is the lowest: slices run towards the head', async () => {
    const { image, dimensions: [rows, columns, slices] } = await working(scan([0, 1, 2], [false, false, true]));
    const means = Array.from({ length: slices }, (_, k) => image.subarray(k * rows * columns, (k + 1) * rows * columns).reduce((sum, v) => sum + v, 0));
    expect([...means].sort((a, b) => a - b)).toEqual(means);
  });

  it('without its orientation a file could not be told apart: turned voxels alone are another scan', async () => {
    const turned = niftiFile({ dim: [3, nx, ny, nz], voxels: scan([0, 1, 2], [false, false, true]).subarray(352) });
    expect((await working(turned)).image).not.toEqual((await upright()).image);
  });
});
