import { UserError } from '../../util/userError.ts';
import { formatBytes, formatNumbers } from './format.ts';

/**
 * Every reason for which a NIfTI file is not taken, as a finished sentence that names the file.
 * None of them returns.
 */
export type Refuse = ReturnType<typeof refusalsFor>;

export function refusalsFor(fileName: string) {
  const refuse = (what: string, todo: string): never => {
    throw new UserError('unreadableVolume', `${fileName} ${what}. The file was left as it is; ${todo}.`);
  };
  const again = 'copy or download it again';
  const another = 'leave it out, or export the volume again as NIfTI';
  return {
    empty: () => refuse('is empty', again),
    notNifti: () => refuse('is not a NIfTI file, although its name says so', another),
    truncated: () => refuse('ends early: part of its voxels is missing', again),
    corrupt: () => refuse('is damaged: it cannot be unpacked, or its check sum is wrong', again),
    bomb: (expected: number) =>
      refuse(`unpacks to far more than the ${formatBytes(expected)} that its header describes, so unpacking was stopped`, 'do not trust it, ask where it came from'),
    tooLarge: (claimed: number, limit: number) =>
      refuse(`claims to hold ${formatBytes(claimed)} of voxels, more than the ${formatBytes(limit)} that can be opened here, so nothing of it was loaded`, 'check it, crop it, or sample it down'),
    detached: () =>
      refuse('is half of a pair of header and image (.hdr and .img), which Fewslice does not read', 'convert the pair to a single .nii or .nii.gz file'),
    cifti: () => refuse('holds values on a brain surface (CIFTI), not a volume', 'choose the volume that it was made from'),
    badDimensions: (dim: readonly number[]) => refuse(`has a damaged header: it gives its size as ${formatNumbers(dim, ' x ')}`, again),
    flat: (dim: readonly number[]) => refuse(`is a single image of ${formatNumbers(dim, ' x ')}, not a volume`, 'put its slices together into one 3-D file'),
    moreThan3d: (dim: readonly number[]) =>
      refuse(`holds more than one volume (${formatNumbers(dim, ' x ')}): Fewslice reads 3-D files`, 'save the one volume that you want to label as a file of its own'),
    rgb: () => refuse('holds colours (RGB) instead of one value per voxel', 'save it as a grey-scale volume'),
    complex: () => refuse('holds complex numbers instead of one value per voxel', 'save its magnitude as a volume of its own'),
    unknownType: (datatype: number) => refuse(`stores its voxels in a way that Fewslice does not read (NIfTI data type ${datatype})`, another),
    badSpacing: (spacing: readonly number[]) =>
      refuse(`gives a voxel size of ${formatNumbers(spacing, ' x ')} mm, which cannot be`, 'correct the header, because every volume and distance would be wrong'),
    badAffine: () => refuse('has a damaged position in space: its orientation matrix is no orientation', 'correct the header or export the volume again'),
    sheared: (degrees: number) =>
      refuse(`is sheared by ${formatNumbers([degrees])} degrees (its axes are not at right angles, as after a tilted gantry)`, 'resample it to a straight grid first'),
    notFinite: () => refuse('holds no number in any voxel (all are NaN or infinite)', another),
    labelsNotWhole: (value: number) =>
      refuse(`is not a label map: it holds the value ${formatNumbers([value])}, and labels are whole numbers from 0 to 65535`, 'choose the label map instead of the image or a probability map'),
  };
}
