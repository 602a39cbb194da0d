import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { projectLayout } from '#shared/domain/projectLayout.ts';
import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';

/** Whether the project still lies where it was opened: its drive may have been taken away, its folder renamed. */
export function isThere(projectDir: string): Promise<boolean> {
  return access(join(projectDir, projectLayout.project)).then(() => true, () => false);
}

/**
 * Asked before anything of a project is written anew. Where its drive was, an empty folder may be left: files made in it would lie
 * on another disk, under the drive once that is back.
 * @throws UserError notWritable
 */
export async function refuseAway(projectDir: string): Promise<void> {
  if (!(await isThere(projectDir))) throw new UserError('notWritable', said('project.away', { dir: projectDir }));
}
