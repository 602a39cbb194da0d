import { resolve } from 'node:path';
import { exportMasks } from '#electron/core/exports/exportMasks.ts';
import { exportModel } from '#electron/core/exports/exportModel.ts';
import type { ExportOptions } from '#shared/contract/index.ts';
import type { Reporter } from '../output/reporter.ts';
import { withProject } from '../withProject.ts';

export interface ExportCommandOptions {
  readonly out: string;
  readonly only?: Exclude<ExportOptions['only'], 'best'>;
  readonly model?: string;
}

/** `fewslice export`: masks on the source grid with a manifest, read back and compared; with --model the model's folder instead. */
export async function exportCommand(projectDir: string, options: ExportCommandOptions, reporter: Reporter): Promise<void> {
  const outDir = resolve(options.out);
  await withProject(projectDir, async (project) => {
    if (options.model !== undefined) {
      const path = await exportModel(project, options.model, outDir);
      return reporter.result({ type: 'result', path }, `${options.model} written to ${path}.`);
    }
    await project.library.readAll();
    const written = await exportMasks(project, { outDir, only: options.only ?? 'best' });
    const masks = written.map(({ caseId, fileName, source, modelId, sha256 }) => ({ case: caseId, file: fileName, source, model: modelId, sha256 }));
    reporter.result({ type: 'result', out: outDir, masks }, `${written.length} ${written.length === 1 ? 'mask' : 'masks'} written to ${outDir}, read back and compared.`);
  });
}
