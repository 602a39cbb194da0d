import { resolve, sep } from 'node:path';
import { said } from '#shared/messages/index.ts';
import { UserError } from '#shared/util/userError.ts';

/** Folders of the system whose files are not files: reading one may never end, and nothing can be kept there. */
const NOT_ON_A_DISK = ['/proc', '/sys', '/dev'];

/** @throws UserError badInput for a path that lies on no disk. */
export function refuseSystemFolder(path: string): void {
  const whole = resolve(path);
  const folder = NOT_ON_A_DISK.find((system) => whole === system || whole.startsWith(system + sep));
  // Shared memory is a place that some people keep volumes in.
  if (folder && !whole.startsWith('/dev/shm')) throw new UserError('badInput', said('folder.ofTheSystem', { path, folder }));
}
