import { open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Said } from '#shared/messages/index.ts';
import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';
import { readError } from '../files/fsError.ts';
import { refuseSystemFolder } from '../files/noSystemFolder.ts';
import { caseIdOf, isFurtherChannel, isTooLong, isVolumeFile } from './caseId.ts';
import { aboutOtherFormats } from './otherFormats.ts';

/** Volumes found in a folder, and what to say about the rest. */
export interface FolderScan {
  /** The folder that holds the volumes: the one chosen, or its imagesTr. */
  readonly imagesDir: string;
  readonly files: readonly { readonly caseId: string; readonly path: string }[];
  /** A folder of label maps that belongs to it (Decathlon and nnU-Net: labelsTr). */
  readonly labelsDir: string | null;
  /** Files left out, one sentence each. */
  readonly refused: readonly Said[];
}

const IMAGE_FOLDERS = ['imagesTr', 'images'];

/**
 * Finds the volumes of a folder, of its imagesTr, or of one file.
 * @throws UserError notFound, dicomNotYet, or badInput where there is nothing to open.
 */
export async function scanFolder(path: string): Promise<FolderScan> {
  refuseSystemFolder(path);
  const info = await stat(path).catch((error) => {
    throw readError(error, path);
  });
  if (!info.isDirectory()) return scanFile(path);
  const imagesDir = await imagesFolderOf(path);
  const names = await volumeNames(imagesDir);
  if (names.length === 0) throw await nothingFound(path);
  const { files, refused } = sortOut(imagesDir, names);
  const others = aboutOtherFormats(await fileNames(imagesDir));
  return { imagesDir, files, refused: others === null ? refused : [...refused, others], labelsDir: await labelsFolderOf(path, imagesDir) };
}

async function scanFile(path: string): Promise<FolderScan> {
  const name = basename(path);
  if (!isVolumeFile(name)) {
    if (await isDicomFile(path)) throw dicomNotYet(path);
    throw new UserError('badInput', said('folder.notNifti', { name }));
  }
  if (isTooLong(caseIdOf(name))) throw new UserError('badInput', said('folder.nameTooLong', { name }));
  return { imagesDir: dirname(path), files: [{ caseId: caseIdOf(name), path }], labelsDir: null, refused: [] };
}

function sortOut(dir: string, names: readonly string[]): Pick<FolderScan, 'files' | 'refused'> {
  const all = new Set(names);
  const refused: Said[] = [];
  const files = new Map<string, string>();
  for (const name of names) {
    const caseId = caseIdOf(name);
    if (isTooLong(caseId)) refused.push(said('folder.nameTooLong', { name }));
    else if (isFurtherChannel(name, all)) refused.push(said('folder.furtherChannel', { name }));
    else if (files.has(caseId)) refused.push(said('folder.sameCase', { name, other: basename(files.get(caseId) as string), case: caseId }));
    else files.set(caseId, join(dir, name));
  }
  return { files: [...files].map(([caseId, path]) => ({ caseId, path })), refused };
}

async function imagesFolderOf(path: string): Promise<string> {
  if ((await volumeNames(path)).length > 0) return path;
  for (const name of IMAGE_FOLDERS) {
    if ((await volumeNames(join(path, name)).catch(() => [])).length > 0) return join(path, name);
  }
  return path;
}

/** The folder of label maps that belongs to a folder of images, below the chosen one or beside it. */
export async function labelsFolderOf(chosen: string, imagesDir: string): Promise<string | null> {
  const name = basename(imagesDir).replace(/^images/, 'labels');
  if (name === basename(imagesDir)) return null;
  for (const candidate of new Set([join(chosen, name), join(dirname(imagesDir), name)])) {
    if ((await volumeNames(candidate).catch(() => [])).length > 0) return candidate;
  }
  return null;
}

/** Names of the NIfTI files directly in a folder, in natural order. */
export async function volumeNames(dir: string): Promise<string[]> {
  return (await fileNames(dir)).filter(isVolumeFile);
}

async function fileNames(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch((error) => {
    throw readError(error, dir);
  });
  return entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name).sort(naturalOrder);
}

const collator = new Intl.Collator('en', { numeric: true });
/** case2 before case10; ties by code point, so that the order never depends on the system. */
export function naturalOrder(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}

async function nothingFound(path: string): Promise<UserError> {
  if (await holdsDicom(path)) return dicomNotYet(path);
  const others = aboutOtherFormats(await fileNames(path).catch(() => []));
  return new UserError('badInput', said('folder.noVolumes', { path, next: others ?? said('folder.chooseAnother') }));
}

function dicomNotYet(path: string): UserError {
  return new UserError('dicomNotYet', said('folder.dicom', { path }));
}

/** Looks at the first files of a folder and of its first sub-folder. */
export async function holdsDicom(path: string, depth = 0): Promise<boolean> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  if (entries.some((entry) => entry.name.toUpperCase() === 'DICOMDIR')) return true;
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.')).slice(0, 8);
  for (const file of files) if (await isDicomFile(join(path, file.name))) return true;
  if (depth > 1) return false;
  for (const folder of entries.filter((entry) => entry.isDirectory()).slice(0, 3)) {
    if (await holdsDicom(join(path, folder.name), depth + 1)) return true;
  }
  return false;
}

/** DICOM PS3.10, 7.1: "DICM" after a preamble of 128 bytes. */
export async function isDicomFile(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 128);
      return bytesRead === 4 && buffer.toString('latin1') === 'DICM';
    } finally {
      await file.close();
    }
  } catch {
    return false;
  }
}
