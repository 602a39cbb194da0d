import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gunzip } from '#electron/core/gunzip.ts';
import { affineLps, gridDistanceMm, indexOf, numVoxels, worldToIjk } from '#shared/domain/grid.ts';
import type { Volume } from '#shared/domain/volume.ts';
import { swapRasLps } from '#shared/geometry/affine.ts';
import { canonicalPlacement } from '#shared/volume-io/nifti/placement.ts';
import { readNifti } from '#shared/volume-io/nifti/readNifti.ts';
import { writeNifti } from '#shared/volume-io/nifti/writeNifti.ts';
import { arbitraryGrid } from '../../../../support/grids.ts';
import { flipAxis, niftiFile } from '../../../../support/niftiFile.ts';
import { listSharedData, noSharedData, readSharedData } from '../../../../support/sharedData.ts';

/** A label in about every third voxel, no two neighbours alike in a regular way. */
function paint(volume: Volume): Uint8Array {
  return Uint8Array.from({ length: numVoxels(volume.grid) }, (_, n) => ((n * 2654435761) >>> 7) % 3 === 0 ? 1 + (n % 254) : 0);
}

const dimensionsIn = (view: DataView): number[] => [0, 1, 2].map((n) => view.getInt16(42 + 2 * n, true));

/** Fields that place a NIfTI-1 file in space, straight from its bytes: codes, quaternion, offsets, sform, pixdim 0 to 3, units. */
function geometryBytes(file: Uint8Array): unknown {
  const view = new DataView(file.buffer, file.byteOffset);
  const le = view.getInt32(0, true) === 348;
  const floats = (at: number, count: number): number[] => Array.from({ length: count }, (_, n) => view.getFloat32(at + 4 * n, le));
  return {
    codes: [view.getInt16(252, le), view.getInt16(254, le)], orientation: floats(256, 18), pixdim: floats(80, 3),
    handed: Math.sign(view.getFloat32(76, le)) || 1, units: view.getUint8(123) & 7,
  };
}

/** Label map in, label map out: checks voxels, grid, axis order and header; returns the written file. */
async function expectRoundTrip(source: Uint8Array, name: string): Promise<Uint8Array> {
  const { volume, facts } = await readNifti(source, { fileName: name, as: 'image', inflate: gunzip });
  const labels = paint(volume);
  const written = writeNifti({ data: labels, grid: volume.grid, source: volume.source, kind: 'labelmap' });
  const again = await readNifti(written, { fileName: name, as: 'labelmap', inflate: gunzip });
  expect(Buffer.compare(Buffer.from(again.volume.data.buffer), Buffer.from(labels.buffer)), name).toBe(0);
  expect(gridDistanceMm(again.volume.grid, volume.grid), name).toBeLessThan(1e-3);
  expect(again.facts.orientation).toBe(facts.orientation);
  expect(dimensionsIn(new DataView(written.buffer))).toEqual([...facts.dimensions]);
  const file = (await gunzipped(source)).subarray(0, 352);
  if (facts.format === 'nifti1') expect(geometryBytes(written), name).toEqual(geometryBytes(file));
  return written;
}

async function gunzipped(bytes: Uint8Array): Promise<Uint8Array> {
  return bytes[0] === 0x1f ? (await gunzip(bytes, 2 ** 27)).bytes : bytes;
}

/** With nothing but the written file's sform: its voxel (x, y, z) lies in the world where the canonical voxel of the same label lies. */
function expectSameWorld(written: Uint8Array, volume: Volume, labels: Uint8Array): void {
  const view = new DataView(written.buffer);
  const [nx = 0, ny = 0, nz = 0] = dimensionsIn(view);
  const row = (r: number, p: readonly number[]): number =>
    [...p, 1].reduce((sum, value, n) => sum + value * view.getFloat32(280 + 16 * r + 4 * n, true), 0);
  let [furthest, wrong] = [0, 0];
  for (let n = 0; n < 500; n++) {
    const p = [(n * 7919) % nx, (n * 104729) % ny, (n * 1299709) % nz] as const;
    const ijk = worldToIjk(volume.grid, [-row(0, p), -row(1, p), row(2, p)]);
    const nearest = ijk.map(Math.round) as unknown as readonly [number, number, number];
    furthest = Math.max(furthest, ...ijk.map((value, axis) => Math.abs(value - (nearest[axis] as number))));
    if (written[352 + p[0] + nx * (p[1] + ny * p[2])] !== labels[indexOf(volume.grid, ...nearest)]) wrong++;
  }
  expect(furthest).toBeLessThan(1e-3);
  expect(wrong).toBe(0);
}

describe.skipIf(noSharedData)('a label map for a real volume comes out on the same voxels (needs the shared data)', () => {
  it('for all 48 axis orders: 24 from files, 24 with axes turned round', async () => {
    const folder = 'formats/nifti/orientations_48';
    const files = new Map<string, Uint8Array>();
    for (const name of listSharedData(folder)) files.set(name.slice(0, 3), await gunzipped(readSharedData(`${folder}/${name}`)));
    for (const [code, file] of [...files]) {
      for (const axis of [0, 1, 2] as const) {
        const letters = [...code];
        letters[axis] = { R: 'L', L: 'R', A: 'P', P: 'A', S: 'I', I: 'S' }[letters[axis] as string] as string;
        if (!files.has(letters.join(''))) files.set(letters.join(''), flipAxis(file, axis));
      }
    }
    expect(files.size).toBe(48);
    const reference = (await readNifti(files.get('RAI') as Uint8Array, { fileName: 'RAI', as: 'image', inflate: gunzip })).volume;
    for (const [code, file] of files) {
      const { volume, facts } = await readNifti(file, { fileName: code, as: 'image', inflate: gunzip });
      expect(facts.orientation).toBe(code);
      expect(gridDistanceMm(volume.grid, reference.grid), code).toBeLessThan(1e-3);
      expect(Buffer.compare(Buffer.from(volume.data.buffer), Buffer.from(reference.data.buffer)), code).toBe(0);
      expectSameWorld(await expectRoundTrip(file, code), volume, paint(volume));
    }
  });

  const others = [
    'oblique_label_pair/FLAIR.nii.gz', 'label_int64/t2s.nii.gz', 'same_patient_different_grids/study1_T1W.nii.gz', 'mra_thin/chris_MRA.nii.gz',
    'same_patient_different_grids/study1_FLAIR.nii.gz', 'aniso_label_pair/t2.nii.gz', 'aniso_label_pair/t2_seg-manual.nii.gz', 'big_endian/avg152T1_RL_nifti.nii.gz',
    'ct_spleen_pair/spleen_8.nii.gz', 'ct_multilabel_pair_int32/example_ct.nii.gz', 'float64/sub-01_ses-01_dwi_desc-b0_dwi.nii.gz',
    'header_extension/with_extension.nii.gz', 'label_sform_only_code4/aal.nii.gz', 'label_values_over_255/inia19-NeuroMaps.nii.gz', 'micro_ct_0.1mm/Iguana.nii.gz',
    'ms_lesion_pair/GOLD_STANDARD_N4_noneck_reduced_winsor_regtoFLAIR_regtoMNI.nii.gz', 'nan_values/resampled_anat_moved.nii',
    'no_qform_no_sform/minimal.nii.gz', 't1_whole_head/chris_t1.nii.gz', 'tiny/low_res.nii.gz',
  ];
  it.each(others)('%s', async (path) => {
    const source = readSharedData(`formats/nifti/${path}`);
    const written = await expectRoundTrip(source, path);
    const { volume } = await readNifti(source, { fileName: path, as: 'image', inflate: gunzip });
    const hasSform = new DataView(written.buffer).getInt16(254, true) > 0;
    if (hasSform) expectSameWorld(written, volume, paint(volume));
  });
});

describe('a written file', () => {
  it('of any grid and axis order of our own is read back as the same volume', async () => {
    await fc.assert(fc.asyncProperty(arbitraryGrid, async (file) => {
      const dimensions = file.dimensions.map((n) => n + 1) as unknown as readonly [number, number, number];
      const { grid, source } = canonicalPlacement(swapRasLps(affineLps(file)), dimensions, null);
      const data = Float32Array.from({ length: numVoxels(grid) }, (_, n) => n + 0.5);
      const { volume } = await readNifti(writeNifti({ data, grid, source, kind: 'image' }), { fileName: 'a.nii', as: 'image', inflate: gunzip });
      expect(gridDistanceMm(volume.grid, grid)).toBeLessThan(1e-3);
      expect(volume.data).toEqual(data);
    }));
  });

  it('of a NIfTI-2 source is NIfTI-1 with the same place in space', async () => {
    const file = niftiFile({ version: 2, srows: [0, 0, 2.5, -80.125, 0.7, 0, 0, 60.0625, 0, -0.7, 0, 33.3], pixdim: [1, 0.7, 0.7, 2.5] });
    await expectRoundTrip(file, 'a.nii');
  });

  it('says what it holds: type, intent, no scaling, no patient', async () => {
    const { volume } = await readNifti(niftiFile(), { fileName: 'a.nii', as: 'image', inflate: gunzip });
    const written = writeNifti({ data: Uint16Array.from({ length: 24 }, (_, n) => n * 300), grid: volume.grid, source: volume.source, kind: 'labelmap' });
    const view = new DataView(written.buffer);
    expect([view.getInt16(68, true), view.getInt16(70, true), view.getInt16(72, true)]).toEqual([1002, 512, 16]);
    expect([view.getFloat32(108, true), view.getFloat32(112, true), view.getFloat32(116, true)]).toEqual([352, 1, 0]);
    expect(new TextDecoder().decode(written.subarray(148, 156))).toBe('Fewslice');
    expect(written.length).toBe(352 + 48);
  });
});
