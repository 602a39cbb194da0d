import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createProject } from '#electron/core/project-store/createProject.ts';
import { readProjectFile } from '#electron/core/project-store/projectFile.ts';
import { tempDir } from '../../../../support/tempDir.ts';

const study = { name: 'Study', imagesDir: '/images', files: [{ caseId: 'a', path: '/images/a.nii.gz' }] };

describe('project.json', () => {
  it('refers to the volumes, absolute and from the project, and copies nothing', async () => {
    const dir = join(tempDir(), 'p');
    await createProject(dir, study);
    expect((await readProjectFile(dir)).cases).toEqual([
      { id: 'a', fileName: 'a.nii.gz', imagePath: '/images/a.nii.gz', imagePathFromProject: expect.stringMatching(/^(\.\.\/)+images\/a\.nii\.gz$/), facts: null, unreadable: null },
    ]);
  });

  it('is not made over a project or in a folder with other things', async () => {
    const dir = join(tempDir(), 'p');
    await createProject(dir, study);
    await expect(createProject(dir, study)).rejects.toThrow('is a Fewslice project already');
    const full = tempDir();
    writeFileSync(join(full, 'letter.txt'), '');
    await expect(createProject(full, study)).rejects.toThrow('is not empty');
  });

  it.each([
    ['of a newer version', '{"format":"fewslice-project","formatVersion":2}', 'newerVersion', 'written by a newer Fewslice'],
    ['that is not JSON', '{"format"', 'notAProject', 'is damaged: it is not JSON'],
    ['of another program', '{"name":"x"}', 'notAProject', 'was not written by Fewslice'],
    ['with a part missing', '{"format":"fewslice-project","formatVersion":1,"id":"x"}', 'notAProject', 'is damaged (at name)'],
  ])('%s is refused in a sentence', async (_what, text, code, sentence) => {
    const dir = tempDir();
    writeFileSync(join(dir, 'project.json'), text);
    await expect(readProjectFile(dir)).rejects.toMatchObject({ code, message: expect.stringContaining(sentence) });
  });

  it('is missed in a folder that is no project', async () => {
    await expect(readProjectFile(tempDir())).rejects.toMatchObject({ code: 'notAProject' });
  });
});
