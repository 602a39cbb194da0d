import { basename } from 'node:path';
import { isUserError, UserError } from '#shared/util/userError.ts';

/** The system's code (ENOSPC, EACCES, …), or null for anything that is not a system error. */
export function systemCode(error: unknown): string | null {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' ? code : null;
}

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const REFUSED = new Set(['EACCES', 'EPERM', 'EROFS']);

/** A write that failed, as a sentence. `whatIsSafe` closes it: "Everything saved before is safe." */
export function writeError(error: unknown, path: string, whatIsSafe = 'Everything saved before is safe.'): UserError {
  if (isUserError(error)) return error;
  const code = systemCode(error) ?? 'unknown error';
  if (FULL.has(code)) {
    return new UserError('diskFull', `The disk that holds ${path} is full. ${whatIsSafe} Free some space, then do it again.`, { cause: error });
  }
  if (REFUSED.has(code)) {
    return new UserError('notWritable', `${path} cannot be written: the folder is read-only or belongs to somebody else. ${whatIsSafe}`, { cause: error });
  }
  if (code === 'ENOENT') {
    return new UserError('notWritable', `${path} cannot be written: its folder is not there any more. ${whatIsSafe}`, { cause: error });
  }
  return new UserError('notWritable', `${path} could not be written (${code}). ${whatIsSafe}`, { cause: error });
}

/** A read that failed, as a sentence. */
export function readError(error: unknown, path: string): UserError {
  if (isUserError(error)) return error;
  const code = systemCode(error) ?? 'unknown error';
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new UserError('notFound', `${basename(path)} is not there (${path}). Check the name; if it was there before, put it back or reconnect the drive it lies on.`, { cause: error });
  }
  if (REFUSED.has(code)) return new UserError('notFound', `${path} may not be read: it belongs to somebody else.`, { cause: error });
  return new UserError('notFound', `${path} could not be read (${code}).`, { cause: error });
}
