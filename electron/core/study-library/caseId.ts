/** Endings of files that hold volumes. */
export function isVolumeFile(fileName: string): boolean {
  return /\.nii(\.gz)?$/i.test(fileName) && !fileName.startsWith('.');
}

/** A case's id: its file name without `.nii`, `.nii.gz` and a trailing `_0000` (nnU-Net's channel number). */
export function caseIdOf(fileName: string): string {
  return fileName.replace(/\.nii(\.gz)?$/i, '').replace(/_0000$/, '');
}

/**
 * Whether files of a case with this id would not fit on a disk: names have 255 bytes at most (POSIX NAME_MAX as ext4, APFS and
 * NTFS have it), and `.<id>.nii.gz.<12 digits>.tmp` is one of them (files/atomicWrite.ts). The contract takes 200 characters.
 */
export function isTooLong(caseId: string): boolean {
  return caseId.length > 200 || Buffer.byteLength(caseId) > 255 - 25;
}

/** Whether a file is a further channel (`x_0001.nii.gz`) of a case whose first channel is in the same list. */
export function isFurtherChannel(fileName: string, fileNames: ReadonlySet<string>): boolean {
  const match = /^(.*)_(\d{4})(\.nii(?:\.gz)?)$/i.exec(fileName);
  return match !== null && match[2] !== '0000' && fileNames.has(`${match[1]}_0000${match[3]}`);
}
