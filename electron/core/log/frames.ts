import { existsSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where Fewslice's own files lie. */
const root = resolve(import.meta.dirname, '../../..');
const mostFrames = 8;
const ownFrame = /^((?:electron|shared|node_modules)\/[\w@./+-]+\.[cm]?[jt]s):\d{1,6}$/;

/** Where in our own files an error was thrown: paths inside the program, never one of the user's. */
export function framesOf(error: Error): string[] {
  // The message may hold anything, even what looks like a frame.
  const stack = error.stack ?? '';
  const below = stack.startsWith(`${error.name}: ${error.message}`) ? stack.slice(`${error.name}: ${error.message}`.length) : stack;
  return below.split('\n').map(toOwnFrame).filter(isOwnFrame).slice(0, mostFrames);
}

/** A file of the program that exists, and a line in it. */
export function isOwnFrame(frame: string | null): frame is string {
  const file = frame === null ? null : ownFrame.exec(frame)?.[1];
  return file !== null && file !== undefined && !file.includes('..') && existsSync(join(root, file));
}

function toOwnFrame(line: string): string | null {
  const [, place, lineNumber] = /^\s+at (?:.*\()?((?:file:\/\/)?\/?[^()]+?):(\d+):\d+\)?$/.exec(line) ?? [];
  if (!place || !lineNumber) return null;
  try {
    const path = place.startsWith('file://') ? fileURLToPath(place) : place;
    return `${relative(root, path).split(sep).join('/')}:${lineNumber}`;
  } catch {
    return null;
  }
}
