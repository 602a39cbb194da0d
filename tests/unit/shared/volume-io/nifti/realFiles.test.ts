import { describe, expect, it } from 'vitest';
import { gunzip } from '#electron/core/gunzip.ts';
import { gridDistanceMm, sameGrid } from '#shared/domain/grid.ts';
import { sliceAxis } from '#shared/domain/sliceAxis.ts';
import type { Volume } from '#shared/domain/volume.ts';
import { readNifti } from '#shared/volume-io/nifti/readNifti.ts';
import { inEnglish } from '../../../../support/inEnglish.ts';
import { listSharedData, noSharedData, readSharedData } from '../../../../support/sharedData.ts';

const read = (path: string, as: 'image' | 'labelmap' = 'image') =>
  readNifti(readSharedData(`formats/nifti/${path}`), { fileName: path, as, inflate: gunzip }).then(inEnglish);

function range({ data }: Volume): [number, number] {
  let [min, max] = [Infinity, -Infinity];
  for (let n = 0; n < data.length; n++) [min, max] = [Math.min(min, data[n] as number), Math.max(max, data[n] as number)];
  return [min, max];
}

describe.skipIf(noSharedData)('real files (needs the shared data; facts from its README)', () => {
  it.each<[string, string, string, string, number, number, number]>([
    ['aniso_label_pair/t2.nii.gz', 'int16', 'PSR', 'Int16Array', 0, 1257, 0],
    ['ct_spleen_pair/spleen_8.nii.gz', 'int16', 'LAS', 'Int16Array', -1024, 1166, 0],
    ['ct_multilabel_pair_int32/example_ct.nii.gz', 'int32', 'RAS', 'Int16Array', -1207, 3382, 0],
    ['label_int64/t2s.nii.gz', 'float32', 'LAS', 'Float32Array', 10.3378, 717.329, 1.0],
    ['ms_lesion_pair/FLAIR_N4_noneck_reduced_winsor_regtoFLAIR_brain_N4_regtoMNI.nii.gz', 'float32', 'LAS', 'Float32Array', -19.6717, 200.422, 0],
    ['same_patient_different_grids/study1_FLAIR.nii.gz', 'uint16', 'LPS', 'Int16Array', 0, 658, 3.2],
    ['big_endian/avg152T1_RL_nifti.nii.gz', 'uint8', 'RAS', 'Uint8Array', 0, 255, 0],
    ['float64/sub-01_ses-01_dwi_desc-b0_dwi.nii.gz', 'float64', 'RAS', 'Float32Array', 0, 12645.7, 0],
    ['header_extension/with_extension.nii.gz', 'uint8', 'LPI', 'Uint8Array', 0, 1, 0],
    ['mra_thin/chris_MRA.nii.gz', 'uint8', 'RAS', 'Uint8Array', 0, 254, 4.3],
    ['orientations_48/AIL.nii.gz', 'uint8', 'AIL', 'Float32Array', 0, 92.5539, 0],
    ['oblique_label_pair/FLAIR.nii.gz', 'uint8', 'RAS', 'Uint8Array', 0, 255, 19.0],
  ])('%s: %s, %s', async (path, dtype, code, kind, min, max, oblique) => {
    const { volume, facts } = await read(path);
    expect(facts).toMatchObject({ sourceDtype: dtype, orientation: code });
    expect(volume.data.constructor.name).toBe(kind);
    const [low, high] = range(volume);
    expect(low).toBeCloseTo(min, 3);
    expect(Math.abs(high - max)).toBeLessThan(Math.abs(max) * 1e-5 + 1e-9);
    expect(facts.obliqueDegrees).toBeCloseTo(oblique, 1);
  });

  it('all axis orders of one brain become the very same volume', async () => {
    const files = listSharedData('formats/nifti/orientations_48');
    expect(files.length).toBe(24);
    const first = (await read('orientations_48/RAI.nii.gz')).volume;
    for (const file of files) {
      const { volume, facts } = await read(`orientations_48/${file}`);
      expect(facts.orientation).toBe(file.slice(0, 3));
      expect(gridDistanceMm(volume.grid, first.grid), file).toBeLessThan(1e-3);
      expect(Buffer.compare(Buffer.from(volume.data.buffer), Buffer.from(first.data.buffer)), file).toBe(0);
    }
  });

  it('label maps keep their values: over 255, int64, 117 organs, point labels', async () => {
    const last = async (path: string): Promise<number[]> => [...((await read(path, 'labelmap')).facts.labelValues ?? [])].slice(-2);
    expect(await last('label_values_over_255/inia19-NeuroMaps.nii.gz')).toEqual([1589, 1605]);
    expect(await last('label_int64/t2s_seg-deepseg.nii.gz')).toEqual([0, 1]);
    expect(await last('aniso_label_pair/labels.nii.gz')).toEqual([3, 5]);
    const { facts } = await read('ct_multilabel_pair_int32/example_seg_fast_force_split.nii.gz', 'labelmap');
    expect(facts.labelValues?.length).toBe(62);
    const cord = await read('aniso_label_pair/t2_seg-manual.nii.gz', 'labelmap');
    expect(cord.volume.data.filter((value) => value === 1).length).toBe(4275);
  });

  it.each([
    ['aniso_label_pair/t2.nii.gz', 'aniso_label_pair/t2_seg-manual.nii.gz', true],
    ['oblique_label_pair/FLAIR.nii.gz', 'oblique_label_pair/lesion.nii.gz', true],
    ['ct_spleen_pair/spleen_8.nii.gz', 'ct_spleen_pair/labelsTr_spleen_8.nii.gz', true],
    ['label_int64/t2s.nii.gz', 'label_int64/t2s_seg-deepseg.nii.gz', true],
    ['same_patient_different_grids/study1_FLAIR.nii.gz', 'same_patient_different_grids/study1_T1W.nii.gz', false],
    ['same_patient_different_grids/study1_FLAIR.nii.gz', 'same_patient_different_grids/gt.nii.gz', false],
  ])('%s and %s share a grid: %s', async (a, b, expected) => {
    expect(sameGrid((await read(a)).volume.grid, (await read(b)).volume.grid)).toBe(expected);
  });

  it('what is odd is told in sentences', async () => {
    expect((await read('nan_values/resampled_anat_moved.nii')).facts).toMatchObject({
      nonFiniteCount: 153,
      oddities: ['Slices are 8 mm thick.', 'There are only 3 axial slices.', '153 voxels are not numbers and are treated as 0.'],
    });
    expect((await read('no_qform_no_sform/minimal.nii.gz')).facts.oddities).toEqual(['There is no orientation in the file: left and right cannot be verified.']);
    expect((await read('ct_spleen_pair/spleen_8.nii.gz')).facts.oddities).toEqual(['Slices are 7.5 mm thick.']);
    expect((await read('ct_multilabel_pair/example_ct_sm.nii.gz')).facts.oddities).toEqual([]);
  });

  it('of the spinal cord are sliced across their largest spacing, isotropic ones axially', async () => {
    expect(sliceAxis((await read('label_int64/t2s.nii.gz')).volume.grid)).toBe(2);
    expect(sliceAxis((await read('aniso_label_pair/t2.nii.gz')).volume.grid)).toBe(2);
  });
});
