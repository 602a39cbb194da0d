import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createProject } from '#electron/core/project-store/createProject.ts';
import { readProjectFile } from '#electron/core/project-store/projectFile.ts';
import { ProjectStore } from '#electron/core/project-store/projectStore.ts';
import { plainGrid } from '../../../../support/grids.ts';
import { journalOf } from '../../../../support/project.ts';
import { tempDir } from '../../../../support/tempDir.ts';

describe('a project whose drive or folder goes away while its volumes are still being read', () => {
  let dir = '';
  let store: ProjectStore;
  const unplug = (): void => renameSync(dir, `${dir} away`);
  const plug = (): void => renameSync(`${dir} away`, dir);
  /** What the reading of a volume found out: it comes to disk a little later. */
  const find = (): void => store.changeCaseSoon('a', { unreadable: 'torn' });
  const complete = () => store.commit(() => ({
    type: 'do', kind: 'complete', caseId: 'a', sliceIndex: 3, detail: '', groupId: null, clientId: null, change: { complete: [{ caseId: 'a', added: [3], removed: [] }] },
  }));

  beforeEach(async () => {
    dir = join(tempDir(), 'project');
    await createProject(dir, { name: 'Study', imagesDir: '/images', files: [{ caseId: 'a', path: '/images/a.nii.gz' }] });
    store = await ProjectStore.open(dir);
    onTestFinished(() => store.close());
    store.journal.addCase('a', plainGrid([4, 3, 8]), 2);
  });

  it('says of a stroke that it is saved when the drive is back, and then saves both', async () => {
    find();
    unplug();
    await expect(complete()).rejects.toMatchObject({
      code: 'notWritable', message: expect.stringMatching(/journal\.jsonl is not there any more: .* put it back or reconnect the drive, then this is saved\.$/),
    });
    plug();
    expect((await complete())?.entry.seq).toBe(1);
    expect((await readProjectFile(dir)).cases[0]?.unreadable).toBe('torn');
    expect(journalOf(dir).map(({ kind }) => kind)).toEqual(['complete']);
  });

  it('says of a stroke that it was not kept where the grids that it lies on cannot be written', async () => {
    find();
    renameSync(join(dir, 'project.json'), join(dir, 'aside.json'));
    // A folder in its place: there, but nothing that a file could replace.
    mkdirSync(join(dir, 'project.json', 'full'), { recursive: true });
    await expect(complete()).rejects.toMatchObject({
      code: 'notWritable', message: expect.stringMatching(/project\.json could not be written \(E[A-Z]+\)\. This was not kept; everything before it is safe\.$/),
    });
    rmSync(join(dir, 'project.json'), { recursive: true });
    renameSync(join(dir, 'aside.json'), join(dir, 'project.json'));
    expect((await complete())?.entry.seq).toBe(1);
  });

  it('takes a refused change back, and keeps what it found out in the meantime', async () => {
    unplug();
    const refused = expect(store.change((file) => ({ ...file, acceptedTeach: false }))).rejects.toMatchObject({ code: 'notWritable', message: expect.stringContaining(`${dir} is not there any more`) });
    find();
    await refused;
    expect(store.file.acceptedTeach).toBe(true);
    plug();
    await complete();
    expect(await readProjectFile(dir)).toMatchObject({ acceptedTeach: true, cases: [{ unreadable: 'torn' }] });
  });
});
