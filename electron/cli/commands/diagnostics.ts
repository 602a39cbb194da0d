import { join, resolve } from 'node:path';
import { CoreLog } from '#electron/core/log/coreLog.ts';
import { writeFileAtomic } from '#electron/core/files/atomicWrite.ts';
import { dataFolder } from '#electron/core/files/dataFolder.ts';
import { DiagnosticsService } from '#electron/core/diagnostics/diagnosticsService.ts';
import { RecentProjects } from '#electron/core/project-store/recentProjects.ts';
import { describeEngines } from '#electron/trainer/engines/index.ts';
import { appVersion } from '../appPaths.ts';
import type { Reporter } from '../output/reporter.ts';

export interface DiagnosticsOptions {
  readonly out: string;
}

/** `fewslice diagnostics --out FILE.zip`: what the window's dialog saves, without the page's settings. */
export async function diagnostics({ out }: DiagnosticsOptions, reporter: Reporter): Promise<void> {
  const dataDir = dataFolder();
  const path = resolve(out);
  const service = new DiagnosticsService();
  const { id, files, sizeBytes } = await service.prepare({
    appVersion: appVersion(), dataDir, page: null, engines: await describeEngines(),
    logLines: CoreLog.linesIn(join(dataDir, 'log')), projectDirs: await new RecentProjects(dataDir).folders(),
  });
  await writeFileAtomic(path, service.archive(id));
  const names = files.map(({ name }) => name);
  reporter.result({ type: 'result', path, sizeBytes, files: names }, `Written: ${path}, with ${names.join(', ')}. It holds no images, no names and no paths; nothing was sent.`);
}
