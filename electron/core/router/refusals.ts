import { ORPCError } from '@orpc/server';
import { errorCodeSchema } from '#shared/contract/index.ts';
import type { ErrorCode } from '#shared/contract/index.ts';
import { isUserError } from '#shared/util/userError.ts';

export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
}

/** Any error as a finished sentence. One that was not written for people is a fault of ours: it goes to the log. */
export function toRefusal(error: unknown, what: string): Refusal {
  const code = isUserError(error) ? errorCodeSchema.safeParse(error.code) : null;
  if (isUserError(error) && code?.success) return { code: code.data, message: error.message };
  console.error(`${what}:`, error);
  return { code: 'internal', message: `Fewslice met a fault of its own (in ${what}). What was saved before is safe; the program's log says more.` };
}

/** The typed error of the contract. */
export function refusedError(error: unknown, what: string): ORPCError<string, unknown> {
  if (error instanceof ORPCError) return error;
  const refusal = toRefusal(error, what);
  return new ORPCError('REFUSED', { status: 422, message: refusal.message, data: refusal });
}
