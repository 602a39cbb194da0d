import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Core } from '#electron/core/core.ts';
import { dataFolder } from '#electron/core/files/dataFolder.ts';
import { announceEnd } from '#electron/core/project-store/lock.ts';
import { UserError } from '#shared/util/userError.ts';
import { appPaths, appVersion } from '../appPaths.ts';
import { startHostedShell } from '../hosted/server.ts';
import { untilInterrupted } from '../untilInterrupted.ts';

export interface ServeOptions {
  readonly port: number;
}

/** `fewslice serve [PROJECT] [--port N]`: the page in any browser, on loopback. Prints its address on stdout, runs until interrupted. */
export async function serve(projectPath: string | undefined, { port }: ServeOptions): Promise<void> {
  if (appPaths.packaged) throw new UserError('notFound', 'The installed program shows its page in its own window: start Fewslice itself. A clone of the sources can serve the page to a browser.');
  if (!existsSync(join(appPaths.page, 'index.html'))) throw new UserError('notFound', 'The page has not been built yet. Run "npm start" once: it sets everything up.');
  const core = new Core({ dataDir: dataFolder(), samplesDir: appPaths.samples, appVersion: appVersion() });
  try {
    if (projectPath !== undefined) await core.openFolder({ path: projectPath });
    const shell = await startHostedShell(core, { port, pageDir: appPaths.page });
    try {
      console.log(shell.address);
      void core.findEngines();
      await untilInterrupted();
      void announceEnd();
    } finally {
      await shell.close();
    }
  } finally {
    await core.close();
  }
}
