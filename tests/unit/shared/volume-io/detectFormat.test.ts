import { describe, expect, it } from 'vitest';
import { DETECT_BYTES, detectFormat } from '#shared/volume-io/detectFormat.ts';
import { listSharedData, noSharedData, readSharedData } from '../../../support/sharedData.ts';

const nothing = new Uint8Array(0);

describe('the format of a file', () => {
  it.each([
    ['case.nii', 'nifti'], ['CASE.NII.GZ', 'nifti.gz'], ['air.hdr', 'nifti'], ['air.hdr.gz', 'nifti.gz'],
    ['air.img', 'other'], ['notes.txt', 'other'], ['scan.dcm', 'dicom'], ['DICOMDIR', 'dicom'], ['MR.IMA', 'dicom'],
  ])('of %s is %s by its name', (name, format) => {
    expect(detectFormat(name, nothing)).toBe(format);
  });

  it('of a .nii that is gzip in truth is nifti.gz', () => {
    expect(detectFormat('case.nii', Uint8Array.of(0x1f, 0x8b, 8, 0))).toBe('nifti.gz');
  });

  it('is dicom where DICM stands behind the preamble, whatever the name', () => {
    const bytes = new Uint8Array(200);
    bytes.set(new TextEncoder().encode('DICM'), 128);
    expect(detectFormat('IM00017', bytes)).toBe('dicom');
  });

  it.skipIf(noSharedData)('is dicom for real DICOM files, those without preamble too (needs the shared data)', () => {
    const folders = ['dicom/no_meta_or_preamble', 'dicom/truncated', 'dicom/transfer_syntaxes_mr'];
    for (const folder of folders) {
      for (const name of listSharedData(`formats/${folder}`).filter((file) => /\.dcm$/i.test(file))) {
        const bytes = readSharedData(`formats/${folder}/${name}`).subarray(0, DETECT_BYTES);
        expect(detectFormat('IM1', bytes), `${folder}/${name}`).toBe('dicom');
      }
    }
  });

  it.skipIf(noSharedData)('is nothing we know for NRRD and MetaImage (needs the shared data)', () => {
    const bytes = readSharedData('formats/nrrd_mha/mha_ct/3DCT_lung_baseline_small.mha').subarray(0, DETECT_BYTES);
    expect(detectFormat('3DCT.mha', bytes)).toBe('other');
  });
});
