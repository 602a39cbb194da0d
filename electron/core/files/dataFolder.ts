import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where Fewslice keeps what belongs to the user and to no project (XDG Base Directory specification; Windows and macOS alike). */
export function dataFolder(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): string {
  if (env['XDG_DATA_HOME']) return join(env['XDG_DATA_HOME'], 'fewslice');
  if (platform === 'win32') return join(env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Fewslice');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Fewslice');
  return join(homedir(), '.local', 'share', 'fewslice');
}
