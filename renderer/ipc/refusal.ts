import { ORPCError } from '@orpc/client';
import type { SaidAnywhere } from '#shared/messages/index.ts';
import type { ErrorCode } from '#shared/contract/errors.ts';

/** What became of a call that did not succeed, ready for a person. */
export interface CallFailure {
  /**
   * `refused`: the core answered with a sentence. `unreachable`: it did not answer. `shutOut`: one that was started
   * anew does not know this page until its address has been opened. `fault`: it answered something unforeseen.
   */
  readonly kind: 'refused' | 'unreachable' | 'shutOut' | 'fault';
  readonly code: ErrorCode | null;
  readonly message: string;
  /** The same before it was put into English, where the core said it. */
  readonly said?: SaidAnywhere | null;
}

interface RefusalData { readonly code: ErrorCode; readonly message: string; readonly said?: SaidAnywhere | null }

function refusalOf(error: ORPCError<string, unknown>): RefusalData | null {
  const data = error.data as Partial<RefusalData> | null | undefined;
  return typeof data?.message === 'string' && typeof data.code === 'string' ? (data as RefusalData) : null;
}

export function toFailure(error: unknown): CallFailure {
  if (error instanceof ORPCError) {
    const refusal = error.code === 'REFUSED' ? refusalOf(error) : null;
    if (refusal) return { kind: 'refused', code: refusal.code, message: refusal.message, said: refusal.said };
    return { kind: kindOfStatus(error.status), code: null, message: error.message };
  }
  // fetch rejects with a TypeError when there is nobody to answer.
  if (error instanceof TypeError) return { kind: 'unreachable', code: null, message: error.message };
  return { kind: 'fault', code: null, message: error instanceof Error ? error.message : String(error) };
}

function kindOfStatus(status: number): 'unreachable' | 'shutOut' | 'fault' {
  if (status === 403) return 'shutOut';
  return status === 502 || status === 503 ? 'unreachable' : 'fault';
}
