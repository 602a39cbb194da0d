import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OpenProject } from '#electron/core/openProject.ts';
import { createProject } from '#electron/core/project-store/createProject.ts';
import { scanFolder } from '#electron/core/study-library/scanFolder.ts';
import { drawThumbnail } from '#electron/core/study-library/casePictures.ts';
import { samplesDir } from '../support/hostedCore.ts';
import { tempDir } from '../support/tempDir.ts';

describe('the core', () => {
  it('goes on answering while large volumes are read and drawn', async () => {
    const dir = join(tempDir(), 'project');
    const scan = await scanFolder(join(samplesDir, 'fetal-brain', 'images'));
    await createProject(dir, { name: 'large', imagesDir: scan.imagesDir, files: scan.files });
    const project = await OpenProject.open(dir);
    const before = [process.threadCpuUsage(), process.cpuUsage()] as const;
    await project.library.readAll();
    for (const { caseId } of scan.files) await drawThumbnail(project, caseId, null);
    const [ofMainThread, ofAll] = [process.threadCpuUsage(before[0]), process.cpuUsage(before[1])].map(({ user, system }) => user + system) as [number, number];
    await project.close();
    // Unpacking, scaling and drawing happen in the workers. Processor time: other work on the machine must not fail this test.
    expect(ofMainThread / ofAll).toBeLessThan(0.25);
  });
});
