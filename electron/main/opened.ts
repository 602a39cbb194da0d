import { existsSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';

/**
 * What a start of the program was asked to open: a folder, a NIfTI file, or the `project.json` of a project (for its
 * folder), from the arguments of the command line or from the system. Options and the program's own folder are none.
 */
export function pathsToOpen(argv: readonly string[], cwd: string): string[] {
  return argv.slice(1).filter((arg) => arg !== '' && !arg.startsWith('-')).flatMap((arg) => {
    const path = resolve(cwd, arg);
    return existsSync(path) ? [toOpenable(path)] : [];
  });
}

export function toOpenable(path: string): string {
  return basename(path) === 'project.json' && statSync(path).isFile() ? dirname(path) : path;
}
