import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { FolderListing } from '#shared/contract/index.ts';
import { projectLayout } from '#shared/domain/projectLayout.ts';
import type { SaidAnywhere } from '#shared/messages/index.ts';
import { english, said } from '#shared/messages/index.ts';
import { isUserError } from '#shared/util/userError.ts';
import { readError } from './files/fsError.ts';
import { isVolumeFile } from './study-library/caseId.ts';
import { naturalOrder, scanFolder } from './study-library/scanFolder.ts';

const MOST_LISTED = 2_000;
type Entry = FolderListing['entries'][number];

/** A folder for the dialog that chooses one: what is in it and what opening it would give. @throws UserError notFound. */
export async function listFolder(path: string | null): Promise<FolderListing> {
  const dir = resolve(path ?? homedir());
  const names = await readdir(dir).catch((error) => {
    throw readError(error, dir);
  });
  const shown = names.filter((name) => !name.startsWith('.')).sort(naturalOrder).slice(0, MOST_LISTED);
  const entries = (await Promise.all(shown.map((name) => toEntry(dir, name)))).filter((entry) => entry !== null);
  entries.sort((a, b) => Number(isFile(a)) - Number(isFile(b)));
  const parent = dirname(dir);
  return { path: dir, parent: parent === dir ? null : parent, home: homedir(), entries, ...(await whatOpens(dir)) };
}

async function toEntry(dir: string, name: string): Promise<Entry | null> {
  const path = join(dir, name);
  const info = await stat(path).catch(() => null);
  if (!info) return null;
  if (info.isDirectory()) return { name, path, kind: existsSync(join(path, projectLayout.project)) ? 'project' : 'folder', sizeBytes: null };
  const kind = isVolumeFile(name) ? 'volume' : /\.dcm$/i.test(name) ? 'dicom' : 'other';
  return { name, path, kind, sizeBytes: info.size };
}

function isFile({ kind }: Entry): boolean {
  return kind !== 'folder' && kind !== 'project';
}

async function whatOpens(dir: string): Promise<Pick<FolderListing, 'opens' | 'numVolumes' | 'sentence' | 'sentenceSaid'>> {
  if (existsSync(join(dir, projectLayout.project))) return { opens: 'project', numVolumes: 0, ...foot(said('folder.project')) };
  try {
    const { files, labelsDir } = await scanFolder(dir);
    return { opens: 'volumes', numVolumes: files.length, ...foot(said(labelsDir ? 'folder.volumesAndLabels' : 'folder.volumes', { n: files.length })) };
  } catch (error) {
    if (!isUserError(error)) throw error;
    const dicom = error.code === 'dicomNotYet';
    return { opens: dicom ? 'dicom' : 'nothing', numVolumes: 0, ...foot(dicom && error.said ? error.said : said('folder.nothing')) };
  }
}

function foot(sentence: SaidAnywhere): Pick<FolderListing, 'sentence' | 'sentenceSaid'> {
  return { sentence: english(sentence), sentenceSaid: sentence };
}
