import { basename } from 'node:path';
import type { Said } from '#shared/messages/index.ts';
import { said } from '#shared/messages/index.ts';
import { isUserError, UserError } from '#shared/util/userError.ts';

/** The system's code (ENOSPC, EACCES, …), or null for anything that is not a system error. */
export function systemCode(error: unknown): string | null {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' ? code : null;
}

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const REFUSED = new Set(['EACCES', 'EPERM', 'EROFS']);

/** A write that failed, as a sentence. `whatIsSafe` is a sentence of its own in it: "Everything saved before is safe." */
export function writeError(error: unknown, path: string, whatIsSafe: Said = said('safe.saved')): UserError {
  if (isUserError(error)) return error;
  const code = systemCode(error);
  const values = { path, safe: whatIsSafe, code: code ?? said('file.unknownError') };
  if (code !== null && FULL.has(code)) {
    return new UserError('diskFull', said('file.diskFull', values), { cause: error });
  }
  if (code !== null && REFUSED.has(code)) {
    return new UserError('notWritable', said('file.notWritable', values), { cause: error });
  }
  if (code === 'ENOENT') {
    return new UserError('notWritable', said('file.folderGone', values), { cause: error });
  }
  return new UserError('notWritable', said('file.writeFailed', values), { cause: error });
}

/** A read that failed, as a sentence. */
export function readError(error: unknown, path: string): UserError {
  if (isUserError(error)) return error;
  const code = systemCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new UserError('notFound', said('file.notThere', { name: basename(path), path }), { cause: error });
  }
  if (code !== null && REFUSED.has(code)) return new UserError('notFound', said('file.notReadable', { path }), { cause: error });
  return new UserError('notFound', said('file.readFailed', { path, code: code ?? said('file.unknownError') }), { cause: error });
}
