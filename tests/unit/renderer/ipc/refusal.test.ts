import { ORPCError } from '@orpc/client';
import { describe, expect, it } from 'vitest';
import { toFailure } from '#renderer/ipc/refusal.ts';

describe('failures of calls', () => {
  it('takes the sentence of a refusal as it is', () => {
    const refusal = { code: 'diskFull', message: 'The disk is full.', said: { key: 'file.diskFull', values: { path: '/a' } } };
    expect(toFailure(new ORPCError('REFUSED', { status: 422, data: refusal }))).toEqual({ kind: 'refused', ...refusal });
  });

  it('knows a core that does not answer from one that answers wrongly', () => {
    expect(toFailure(new TypeError('Failed to fetch')).kind).toBe('unreachable');
    expect(toFailure(new ORPCError('INTERNAL_SERVER_ERROR', { status: 500 })).kind).toBe('fault');
    expect(toFailure(new ORPCError('SERVICE_UNAVAILABLE', { status: 503 })).kind).toBe('unreachable');
  });

  it('knows a core that was started anew, to which this page is a stranger', () => {
    expect(toFailure(new ORPCError('FORBIDDEN', { status: 403 })).kind).toBe('shutOut');
  });
});
