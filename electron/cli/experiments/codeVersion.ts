import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { appPaths, appVersion } from '../appPaths.ts';

/** The program's version and, in a clone, its commit: "0.1.0+1a2b3c4d5e6f", with ".changed" after it where files differ from it. */
export async function codeVersion(): Promise<string> {
  const git = (...args: string[]) => promisify(execFile)('git', ['-C', appPaths.root, ...args]).then(({ stdout }) => stdout.trim(), () => null);
  const commit = await git('rev-parse', '--short=12', 'HEAD');
  if (commit === null) return appVersion();
  const changes = await git('status', '--porcelain', '--untracked-files=no', '--', 'shared', 'electron');
  return `${appVersion()}+${commit}${changes === '' ? '' : '.changed'}`;
}
