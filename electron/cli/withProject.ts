import { resolve } from 'node:path';
import { OpenProject } from '#electron/core/openProject.ts';

/** Opens a project, does the work and closes it again, whatever happens: the lock is given back. */
export async function withProject<T>(projectDir: string, work: (project: OpenProject) => Promise<T>): Promise<T> {
  const project = await OpenProject.open(resolve(projectDir));
  try {
    return await work(project);
  } finally {
    await project.close();
  }
}
