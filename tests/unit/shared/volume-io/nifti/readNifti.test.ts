import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { gunzip } from '#electron/core/gunzip.ts';
import type { ReadNiftiOptions } from '#shared/volume-io/nifti/readNifti.ts';
import { readNifti } from '#shared/volume-io/nifti/readNifti.ts';
import type { NiftiSpec } from '../../../../support/niftiFile.ts';
import { inEnglish } from '../../../../support/inEnglish.ts';
import { encodeVoxels, niftiFile } from '../../../../support/niftiFile.ts';

const read = (changes: Partial<NiftiSpec>, options: Partial<ReadNiftiOptions> = {}) =>
  readNifti(niftiFile(changes), { fileName: 'a.nii', as: 'image', inflate: gunzip, ...options }).then(inEnglish);

const ramp = Array.from({ length: 24 }, (_, n) => n);
const values = (first: number, second: number): number[] => [first, second, ...ramp.slice(2)];

describe('voxels', () => {
  it.each([
    ['uint8', 2, Uint8Array, 255], ['int8', 256, Int16Array, -128], ['uint16', 512, Uint16Array, 65535], ['int16', 4, Int16Array, -32768],
    ['uint32', 768, Float32Array, 2 ** 23 + 1], ['int32', 8, Int16Array, -1207], ['int64', 1024, Float32Array, -(2 ** 20)],
    ['uint64', 1280, Uint16Array, 40000], ['float32', 16, Float32Array, 0.25], ['float64', 64, Float32Array, -1e20],
  ] as const)('of %s are read exactly in both byte orders and both versions, into the smallest faithful array', async (name, datatype, kind, special) => {
    for (const littleEndian of [true, false]) for (const version of [1, 2] as const) {
      const voxels = encodeVoxels(values(special, 7), datatype, littleEndian);
      const { volume, facts } = await read({ datatype, littleEndian, version, voxels });
      expect(facts).toMatchObject({ sourceDtype: name, format: `nifti${version}`, oddities: ['There are only 4 axial slices.'] });
      expect(volume.data).toBeInstanceOf(kind);
      expect([...volume.data]).toEqual(values(Math.fround(special), 7));
    }
  });

  it('are the same from gzip, from .nii, and from bytes that begin anywhere in a buffer', async () => {
    const file = niftiFile({ datatype: 16, voxels: encodeVoxels(values(0.5, 1), 16) });
    const shifted = new Uint8Array(file.length + 3);
    shifted.set(file, 3);
    for (const bytes of [file, shifted.subarray(3), new Uint8Array(gzipSync(file)), Buffer.from(file)]) {
      const { volume } = await readNifti(bytes, { fileName: 'a.nii.gz', as: 'image', inflate: gunzip });
      expect([...volume.data]).toEqual(values(0.5, 1));
    }
  });

  it.each([
    [2, 0, ramp.map((v) => v * 2)],
    [1, -1024, ramp.map((v) => v - 1024)],
    [0, 5, ramp],
    [NaN, 5, ramp],
    [0.5, 1, ramp.map((v) => v / 2 + 1)],
  ])('are scaled by slope %d and intercept %d, each alone too; slope 0 is no scaling', async (slope, intercept, expected) => {
    const { volume } = await read({ slope, intercept, });
    expect([...volume.data]).toEqual(expected);
  });

  it('that are NaN or infinite are counted, told and set to 0', async () => {
    const { volume, facts } = await read({ datatype: 16, voxels: encodeVoxels([NaN, -Infinity, 2.5, ...ramp.slice(3)], 16) });
    expect([...volume.data.subarray(0, 4)]).toEqual([0, 0, 2.5, 3]);
    expect(facts.nonFiniteCount).toBe(2);
    expect(facts.oddities).toContain('2 voxels are not numbers and are treated as 0.');
  });

  it('beyond 2^53 are rounded and told', async () => {
    const huge = [2n ** 60n + 1n, ...ramp.slice(1).map(BigInt)];
    const { facts } = await read({ datatype: 1024, voxels: encodeVoxels(huge, 1024) });
    expect(facts.oddities).toContain('1 voxel is too large to be kept exactly and rounded.');
  });

  it('all equal are told', async () => {
    const { facts } = await read({ voxels: new Uint8Array(24).fill(9) });
    expect(facts.oddities).toContain('Every voxel has the same value (9).');
  });

  it('come behind header extensions, which are never looked into', async () => {
    const endless = new Uint8Array(32);
    const view = new DataView(endless.buffer);
    view.setInt32(0, 16, true);
    view.setInt32(16, -16, true);
    const { volume } = await read({ extension: endless });
    expect([...volume.data]).toEqual(ramp);
  });

  it('of trailing axes of length 1, and of bytes behind the voxels, are one volume', async () => {
    const { volume, facts } = await read({ dim: [5, 2, 3, 4, 1, 1], voxels: Uint8Array.from([...ramp, 1, 2]) });
    expect(volume.grid.dimensions).toEqual([2, 3, 4]);
    expect(facts.oddities).toContain('2 bytes behind the last voxel were ignored.');
  });

  it('are copied: the file can change or go afterwards', async () => {
    const file = niftiFile();
    const { volume } = await readNifti(file, { fileName: 'a.nii', as: 'image', inflate: gunzip });
    file.fill(99);
    expect([...volume.data]).toEqual(ramp);
  });
});

describe('a label map', () => {
  it('keeps values up to 65535 exactly and lists them', async () => {
    const voxels = encodeVoxels([1605, 65535, ...new Array(22).fill(0)], 8);
    const { volume, facts } = await read({ datatype: 8, voxels }, { as: 'labelmap' });
    expect(volume.data).toBeInstanceOf(Uint16Array);
    expect(facts.labelValues).toEqual([0, 1605, 65535]);
  });

  it('of whole float values is a label map in eight bits', async () => {
    const { volume, facts } = await read({ datatype: 16, voxels: encodeVoxels([3, 255, ...new Array(22).fill(0)], 16) }, { as: 'labelmap' });
    expect(volume.data).toBeInstanceOf(Uint8Array);
    expect(facts.labelValues).toEqual([0, 3, 255]);
  });
});

describe('the place in space', () => {
  const srows = [2, 0, 0, -10, 0, 3, 0, -20, 0, 0, 4, -30];
  const turned = { qformCode: 1, quaternion: [0, 0, 1], qoffset: [5, 6, 7], pixdim: [-1, 2, 3, 4] };

  it('is the sform where there is one, whatever the codes', async () => {
    const { volume, facts } = await read({ ...turned, qformCode: 4, sformCode: 1, srows });
    expect(volume.grid).toMatchObject({ origin: [10, 20, -30], spacing: [2, 3, 4], direction: [-1, 0, 0, 0, -1, 0, 0, 0, 1] });
    expect(facts.oddities.join()).toMatch(/The qform and the sform disagree by up to [\d.]+ mm: the sform is used\./);
  });

  it('is else the qform: here a half turn about z, k running down', async () => {
    const { volume, facts } = await read({ ...turned, sformCode: 0, srows });
    expect(facts.orientation).toBe('LPI');
    expect(volume.grid.spacing).toEqual([2, 3, 4]);
    // File voxel (0, 0, 0) lies at RAS (5, 6, 7) and is the last canonical voxel on every axis.
    expect(volume.data[23]).toBe(0);
    expect(volume.grid.origin).toEqual([-3, 0, -5]);
  });

  it('is else voxel sizes alone, and left and right cannot be verified', async () => {
    const { volume, facts } = await read({ sformCode: 0, srows, pixdim: [1, 2, 3, 4] });
    expect(volume.grid).toMatchObject({ origin: [0, 0, 0], spacing: [2, 3, 4] });
    expect(facts.oddities).toContain('There is no orientation in the file: left and right cannot be verified.');
  });

  it('in metres or micrometres is brought to millimetres, and told', async () => {
    const metres = await read({ units: 1, srows: srows.map((v) => v / 1000), pixdim: [1, 0.002, 0.003, 0.004] });
    metres.volume.grid.spacing.forEach((size, axis) => expect(size).toBeCloseTo(axis + 2, 5));
    expect(metres.facts.oddities).toContain('The file measures in metres; its sizes were converted to millimetres.');
    const microns = await read({ units: 3, srows: srows.map((v) => v * 1000), pixdim: [1, 2000, 3000, 4000] });
    expect(microns.volume.grid.spacing).toEqual([2, 3, 4]);
  });

  it('tells when the voxel sizes in the header are not those of the sform', async () => {
    const { facts } = await read({ srows });
    expect(facts.oddities).toContain('The voxel size in the header (1 x 1 x 1 mm) is not that of the sform: 2 x 3 x 4 mm is used.');
  });

  it('tells thick slices and an oblique acquisition', async () => {
    const [c, s] = [Math.cos(0.2), Math.sin(0.2)];
    const { facts } = await read({ srows: [1, 0, 0, 0, 0, c, -7.5 * s, 0, 0, s, 7.5 * c, 0], pixdim: [1, 1, 1, 7.5] });
    expect(facts.oddities).toEqual([
      'Slices are 7.5 mm thick.',
      'There are only 4 axial slices.',
      "The volume is turned 11.5 degrees from the patient's axes; slices are its own planes.",
    ]);
    expect(facts.obliqueDegrees).toBeCloseTo((0.2 * 180) / Math.PI, 4);
  });
});
