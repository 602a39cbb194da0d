import type { ExportOptions } from '#shared/contract/index.ts';
import { said, told } from '#shared/messages/index.ts';
import type { OpenProject } from '../openProject.ts';
import { exportMasks } from './exportMasks.ts';
import { planExport } from './exportPlan.ts';

/** An export as a job, with its progress. @throws UserError nothingToExport or jobRunning at once. */
export function startExport(project: OpenProject, options: ExportOptions): { jobId: string } {
  planExport(project, options.only);
  return project.jobs.startWork('export', async (tell, signal) => {
    const written = await exportMasks(
      project,
      options,
      (done, total) => tell({ type: 'progress', stage: 'exporting', done, total, fractionDone: done / total, secondsLeft: null }),
      signal,
    );
    tell({ type: 'notice', ...told(said('export.done', { n: written.length, dir: options.outDir })) });
  });
}
