import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { gunzip } from '#electron/core/gunzip.ts';
import { readNifti } from '#shared/volume-io/nifti/readNifti.ts';
import { isUserError } from '#shared/util/userError.ts';
import type { NiftiSpec } from '../../../../support/niftiFile.ts';
import { encodeVoxels, niftiFile } from '../../../../support/niftiFile.ts';
import { noSharedData, readSharedData } from '../../../../support/sharedData.ts';

const NAME = 'patient 7.nii.gz';

/** The message of the refusal; checks what holds for every one of them. */
async function refusal(bytes: Uint8Array, as: 'image' | 'labelmap' = 'image', maxBytes?: number): Promise<string> {
  const error: unknown = await readNifti(bytes, { fileName: NAME, as, inflate: gunzip, maxBytes }).then(() => null, (e: unknown) => e);
  if (!isUserError(error)) throw new Error(`not refused, or not in words: ${String(error)}`);
  expect(error.code).toBe('unreadableVolume');
  expect(error.message.startsWith(`${NAME} `)).toBe(true);
  expect(error.message).toContain('The file was left as it is; ');
  expect(error.message).not.toMatch(/\n|\bat \S+:\d+|Error|undefined|\[object/);
  return error.message;
}

const zip = (bytes: Uint8Array): Uint8Array => new Uint8Array(gzipSync(bytes));
const noise = Uint8Array.from({ length: 4096 }, (_, n) => (n * 2654435761) >>> 13);
const large: Partial<NiftiSpec> = { dim: [3, 16, 16, 16], voxels: noise };

describe('a file that is not a whole one', () => {
  it('empty, packed or not', async () => {
    expect(await refusal(new Uint8Array(0))).toContain('is empty');
    expect(await refusal(zip(new Uint8Array(0)))).toContain('is empty');
  });

  it('truncated anywhere, packed or not', async () => {
    for (const file of [niftiFile(large), zip(niftiFile(large))]) {
      for (const share of [0.05, 0.3, 0.5, 0.9, 0.999]) {
        expect(await refusal(file.subarray(0, Math.floor(file.length * share))), `${share}`).toContain('ends early');
      }
    }
  });

  it('packed whole, but cut before it was packed', async () => {
    const file = niftiFile(large);
    expect(await refusal(zip(file.subarray(0, file.length - 1)))).toContain('ends early');
  });

  it('damaged inside the packing', async () => {
    const file = zip(niftiFile(large));
    const middle = Math.floor(file.length / 2);
    file[middle] = (file[middle] as number) ^ 0x10;
    expect(await refusal(file)).toContain('is damaged');
  });
});

describe('a file of another kind', () => {
  it('is not NIfTI: text, noise, zeros, a wrong magic', async () => {
    const wrongMagic = niftiFile({ magic: 'xyz\0' });
    for (const bytes of [new TextEncoder().encode('<html>404</html>'), noise, new Uint8Array(1000), Uint8Array.of(1, 2), wrongMagic, zip(noise)]) {
      expect(await refusal(bytes)).toContain('is not a NIfTI file');
    }
  });

  it('is one of a pair of header and image, or ANALYZE', async () => {
    expect(await refusal(niftiFile({ magic: 'ni1\0' }))).toContain('.hdr and .img');
    expect(await refusal(niftiFile({ magic: 'ni2\0', version: 2 }))).toContain('.hdr and .img');
    expect(await refusal(niftiFile({ magic: '' }))).toContain('.hdr and .img');
  });

  it('is a surface (CIFTI)', async () => {
    expect(await refusal(niftiFile({ version: 2, intentCode: 3006, dim: [6, 1, 1, 1, 1, 2, 9] }))).toContain('CIFTI');
  });

  it.skipIf(noSharedData)('is each of the shared ones that are no single 3-D volume (needs the shared data)', async () => {
    const expected: Record<string, string> = {
      'not_a_volume/not-nifti.nii': 'is not a NIfTI file',
      'not_a_volume/fs_LR.32k.LR.curvature.dscalar.nii': 'CIFTI',
      'hdr_img_pair_gz/air.hdr.gz': '.hdr and .img',
      'hdr_img_pair_gz/air.img.gz': 'is not a NIfTI file',
      'nifti2/example_nifti2.nii.gz': 'more than one volume (32 x 20 x 12 x 2)',
      '4d_scl_slope/functional.nii': 'more than one volume (17 x 21 x 3 x 20)',
      '4d_image_and_4d_label/ultrasound_seg4d.nii.gz': 'more than one volume (56 x 52 x 56 x 3)',
      '5d/5D_small.nii': 'more than one volume (1 x 2 x 3 x 1 x 3)',
      '2d_slice/X39.nii.gz': 'is a single image of 110 x 64',
      'rgb24/ct_perfusion.nii.gz': 'colours (RGB)',
      'rgba32/CIT168.nii.gz': 'colours (RGB)',
      'complex64/complex.nii.gz': 'complex numbers',
      'shear_affine_ct/shear.nii.gz': 'is sheared by 18.5 degrees',
    };
    for (const [path, words] of Object.entries(expected)) {
      expect(await refusal(readSharedData(`formats/nifti/${path}`)), path).toContain(words);
    }
  });
});

describe('a header that cannot be taken', () => {
  it.each<[string, Partial<NiftiSpec>, string]>([
    ['four dimensions', { dim: [4, 2, 3, 4, 5] }, 'more than one volume (2 x 3 x 4 x 5)'],
    ['two dimensions', { dim: [2, 4, 6] }, 'is a single image of 4 x 6'],
    ['a single slice', { dim: [3, 4, 6, 1] }, 'is a single image of 4 x 6 x 1'],
    ['RGB', { datatype: 128 }, 'colours (RGB)'],
    ['complex numbers', { datatype: 1792 }, 'complex numbers'],
    ['128-bit floats', { datatype: 1536 }, 'NIfTI data type 1536'],
    ['no data type', { datatype: 0 }, 'NIfTI data type 0'],
    ['zero spacing', { pixdim: [1, 1, 0, 1] }, 'a voxel size of 1 x 0 x 1 mm'],
    ['negative spacing', { pixdim: [1, 1, 1, -2] }, 'a voxel size of 1 x 1 x -2 mm'],
    ['spacing that is no number', { pixdim: [1, 1, NaN, 1] }, 'which cannot be'],
    ['an empty sform', { srows: new Array(12).fill(0) }, 'a voxel size of 0 x 0 x 0 mm'],
    ['an sform that is no number', { srows: [1, 0, 0, NaN, 0, 1, 0, 0, 0, 0, 1, 0] }, 'damaged position in space'],
    ['two axes that run the same way', { srows: [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0] }, 'damaged position in space'],
    ['shear', { srows: [1, 0, 0, 0, 0, 1, 0.2, 0, 0, 0, 1, 0] }, 'is sheared by 11.31 degrees'],
    ['a dimension of zero', { dim: [3, 2, 0, 4] }, 'its size as 2 x 0 x 4'],
    ['a negative dimension', { dim: [3, 2, -3, 4] }, 'its size as 2 x -3 x 4'],
    ['nine axes', { dim: [9, 2, 3, 4] }, 'damaged header'],
    ['100 GB', { dim: [3, 5000, 5000, 4000] }, 'claims to hold 100 GB'],
    ['more than there are atoms', { version: 2, dim: [3, 2 ** 40, 2 ** 40, 2 ** 40] }, 'claims to hold'],
  ])('%s', async (_, changes, words) => {
    expect(await refusal(niftiFile(changes))).toContain(words);
    expect(await refusal(zip(niftiFile(changes)))).toContain(words);
  });

  it('of a gigabyte in a small packed file costs no gigabyte', async () => {
    const file = zip(niftiFile({ dim: [3, 1000, 1000, 1000] }));
    const before = process.memoryUsage().arrayBuffers;
    expect(await refusal(file)).toContain('ends early');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20e6);
  });

  it('more than the caller allows', async () => {
    expect(await refusal(niftiFile(large), 'image', 1000)).toContain('claims to hold 4.1 kB of voxels, more than the 1 kB');
  });
});

describe('voxels that cannot be taken', () => {
  it('all NaN', async () => {
    const voxels = encodeVoxels(new Array(24).fill(NaN), 16);
    expect(await refusal(niftiFile({ datatype: 16, voxels }))).toContain('holds no number in any voxel');
  });

  it('a decompression bomb, stopped long before its end', async () => {
    const bomb = zip(niftiFile({ voxels: new Uint8Array(2 ** 25) }));
    expect(await refusal(bomb)).toContain('unpacks to far more than the 376 bytes that its header describes');
  });

  it('a label map of fractions, of negative values, of values over 65535', async () => {
    const label = (value: number): Uint8Array => niftiFile({ datatype: 64, voxels: encodeVoxels([value, ...new Array(23).fill(0)], 64) });
    expect(await refusal(label(0.5), 'labelmap')).toContain('is not a label map: it holds the value 0.5');
    expect(await refusal(label(-1), 'labelmap')).toContain('the value -1');
    expect(await refusal(label(65536), 'labelmap')).toContain('the value 65536');
  });
});

describe('any damage to a good file', () => {
  it('is either read or refused in words, never a crash', async () => {
    const good = niftiFile();
    let seed = 1;
    const next = (below: number): number => (seed = (seed * 48271) % 2147483647) % below;
    for (let round = 0; round < 600; round++) {
      const bytes = new Uint8Array(good);
      for (let n = 0; n < 1 + next(4); n++) bytes[next(352)] = next(256);
      await readNifti(bytes, { fileName: NAME, as: 'image', inflate: gunzip }).catch((error: unknown) => {
        if (!isUserError(error)) throw error;
      });
    }
  });
});
