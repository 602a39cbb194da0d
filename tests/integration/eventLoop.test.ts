import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
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
    const before = performance.eventLoopUtilization();
    await project.library.readAll();
    for (const { caseId } of scan.files) await drawThumbnail(project, caseId, null);
    const { utilization } = performance.eventLoopUtilization(before);
    await project.close();
    // The event loop waits most of the time: unpacking, scaling and drawing happen in the workers.
    expect(utilization).toBeLessThan(0.5);
  });
});
