import { isGzip } from './inflate.ts';

export type VolumeFormat = 'nifti' | 'nifti.gz' | 'dicom' | 'other';

/** Bytes of a file's beginning that `detectFormat` looks at. */
export const DETECT_BYTES = 352;

/**
 * What a file is, by its name and its first bytes (DETECT_BYTES of them, or all where there are fewer).
 * NIfTI goes by the name alone, so that a damaged one is read and refused by name instead of being passed over; so is
 * the header of a detached pair. DICOM goes by the content: its files often have no ending.
 */
export function detectFormat(name: string, firstBytes: Uint8Array): VolumeFormat {
  const lower = name.toLowerCase();
  if (/\.(nii|hdr)\.gz$/.test(lower)) return 'nifti.gz';
  if (/\.(nii|hdr)$/.test(lower)) return isGzip(firstBytes) ? 'nifti.gz' : 'nifti';
  return isDicom(lower, firstBytes) ? 'dicom' : 'other';
}

/** PS3.10 section 7.1: 128 bytes of preamble, then DICM. Without preamble: a first element of group 0002 or 0008. */
function isDicom(lowerName: string, bytes: Uint8Array): boolean {
  if (String.fromCharCode(...bytes.subarray(128, 132)) === 'DICM') return true;
  if (lowerName === 'dicomdir' || /\.(dcm|dicom|ima)$/.test(lowerName)) return true;
  const [group, groupHigh, element, elementHigh] = bytes;
  const startsDataSet = (group === 2 || group === 8) && groupHigh === 0 && elementHigh === 0;
  return startsDataSet && FIRST_ELEMENTS.has(element as number) && bytes.length > 16;
}

/** Group length, specific character set, image type, instance creation date, SOP class: what such data sets begin with. */
const FIRST_ELEMENTS = new Set([0x00, 0x01, 0x05, 0x08, 0x12, 0x16]);
