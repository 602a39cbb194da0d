import type { Said } from '#shared/messages/index.ts';
import { said } from '#shared/messages/index.ts';

/** Volumes in formats that are not read, by their ending: detached NIfTI and ANALYZE headers, NRRD, MetaImage, MGH, MINC, GIPL, DICOM. */
const OTHER_FORMATS = /\.(hdr(\.gz)?|nrrd|nhdr|mha|mhd|mgz|mgh|mnc|gipl(\.gz)?|dcm|ima)$/i;
const MOST_NAMED = 3;

/** One sentence about the volumes among `fileNames` that are not read; null where there are none. */
export function aboutOtherFormats(fileNames: readonly string[]): Said | null {
  const others = fileNames.filter((name) => OTHER_FORMATS.test(name) && !name.startsWith('.'));
  if (others.length === 0) return null;
  const list = others.slice(0, MOST_NAMED);
  const files = others.length > MOST_NAMED ? said('list.more', { list, count: others.length - MOST_NAMED }) : list;
  return said('folder.otherFormats', { files, n: others.length });
}
