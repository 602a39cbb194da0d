import { ORPCError } from '@orpc/server';
import { errorCodeSchema } from '#shared/contract/index.ts';
import type { ErrorCode } from '#shared/contract/index.ts';
import type { SaidAnywhere } from '#shared/messages/index.ts';
import { english, said } from '#shared/messages/index.ts';
import { isUserError } from '#shared/util/userError.ts';

export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  readonly said: SaidAnywhere | null;
}

/** Any error as a finished sentence. One that was not written for people is a fault of ours: it goes to the log. */
export function toRefusal(error: unknown, what: string): Refusal {
  const code = isUserError(error) ? errorCodeSchema.safeParse(error.code) : null;
  if (isUserError(error) && code?.success) return { code: code.data, message: error.message, said: error.said };
  console.error(`${what}:`, error);
  const fault = said('fault.call', { what });
  return { code: 'internal', message: english(fault), said: fault };
}

/** The typed error of the contract. */
export function refusedError(error: unknown, what: string): ORPCError<string, unknown> {
  if (error instanceof ORPCError) return error;
  const refusal = toRefusal(error, what);
  return new ORPCError('REFUSED', { status: 422, message: refusal.message, data: refusal });
}
