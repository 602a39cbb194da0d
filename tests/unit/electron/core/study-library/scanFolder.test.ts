import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { caseIdOf } from '#electron/core/study-library/caseId.ts';
import { scanFolder } from '#electron/core/study-library/scanFolder.ts';
import { english } from '#shared/messages/index.ts';
import { tempDir } from '../../../../support/tempDir.ts';

function folderOf(...names: string[]): string {
  const dir = tempDir();
  for (const name of names) {
    mkdirSync(join(dir, name, '..'), { recursive: true });
    writeFileSync(join(dir, name), '');
  }
  return dir;
}

describe('scanFolder', () => {
  it('finds volumes in natural order and leaves out hidden files', async () => {
    const { files, refused } = await scanFolder(folderOf('c10.nii.gz', 'c2.nii', '._c2.nii', 'notes.txt'));
    expect(files.map(({ caseId }) => caseId)).toEqual(['c2', 'c10']);
    expect(refused).toEqual([]);
  });

  it('names what it leaves out: a second file of one case, further channels', async () => {
    const { files, refused } = await scanFolder(folderOf('a.nii', 'a.nii.gz', 'b_0000.nii.gz', 'b_0001.nii.gz', 'c_0001.nii.gz'));
    expect(files.map(({ caseId }) => caseId)).toEqual(['a', 'b', 'c_0001']);
    expect(refused.map(english)).toEqual([expect.stringContaining('a.nii.gz was left out: a.nii already stands for the case a'), expect.stringContaining('b_0001.nii.gz is a further channel')]);
  });

  it('takes the images of a Decathlon or nnU-Net folder, and its labels', async () => {
    const root = folderOf('imagesTr/x_0000.nii.gz', 'labelsTr/x.nii.gz', 'dataset.json');
    const expected = { imagesDir: join(root, 'imagesTr'), labelsDir: join(root, 'labelsTr'), files: [{ caseId: 'x', path: join(root, 'imagesTr', 'x_0000.nii.gz') }] };
    expect(await scanFolder(root)).toMatchObject(expected);
    expect(await scanFolder(join(root, 'imagesTr'))).toMatchObject(expected);
  });

  it('takes one file as well', async () => {
    expect(await scanFolder(join(folderOf('a.nii.gz', 'b.nii.gz'), 'b.nii.gz'))).toMatchObject({ files: [{ caseId: 'b' }] });
  });
});

describe('caseIdOf', () => {
  it.each([['a.nii', 'a'], ['a.NII.GZ', 'a'], ['a_0000.nii.gz', 'a'], ['a_0001.nii.gz', 'a_0001'], ['a.b.nii.gz', 'a.b']])('makes %s the case %s', (name, id) => {
    expect(caseIdOf(name)).toBe(id);
  });
});
