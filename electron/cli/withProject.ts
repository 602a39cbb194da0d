import { resolve } from 'node:path';
import { OpenProject } from '#electron/core/openProject.ts';
import { tell } from '#shared/messages/index.ts';

/** Opens a project, does the work and closes it again, whatever happens: the lock is given back. */
export async function withProject<T>(projectDir: string, work: (project: OpenProject) => Promise<T>): Promise<T> {
  const dir = resolve(projectDir);
  let told = false;
  const onWait = (): void => {
    if (!told) console.error(tell('project.waitsForEnd', { dir }).message);
    told = true;
  };
  const project = await OpenProject.open(dir, { patience: { onWait } });
  try {
    return await work(project);
  } finally {
    await project.close();
  }
}
