/** Volumes in formats that are not read, by their ending: detached NIfTI and ANALYZE headers, NRRD, MetaImage, MGH, MINC, GIPL, DICOM. */
const OTHER_FORMATS = /\.(hdr(\.gz)?|nrrd|nhdr|mha|mhd|mgz|mgh|mnc|gipl(\.gz)?|dcm|ima)$/i;
const MOST_NAMED = 3;

/** One sentence about the volumes among `fileNames` that are not read; null where there are none. */
export function aboutOtherFormats(fileNames: readonly string[]): string | null {
  const others = fileNames.filter((name) => OTHER_FORMATS.test(name) && !name.startsWith('.'));
  if (others.length === 0) return null;
  const named = others.slice(0, MOST_NAMED).join(', ');
  const more = others.length > MOST_NAMED ? ` and ${others.length - MOST_NAMED} more files` : '';
  const [were, them] = others.length === 1 ? ['was', 'it'] : ['were', 'them'];
  return `${named}${more} ${were} left out: Fewslice reads volumes as single NIfTI files (.nii or .nii.gz). Convert ${them} first.`;
}
