import { describe, expect, it } from 'vitest';
import { assert, defined } from '#shared/util/assert.ts';
import { UserError, isUserError } from '#shared/util/userError.ts';

describe('errors', () => {
  it('carry a code beside the sentence for the user', () => {
    const error = new UserError('file-unreadable', 'brain.nii.gz is cut short.');
    expect([error.name, error.code, error.message]).toEqual(['UserError', 'file-unreadable', 'brain.nii.gz is cut short.']);
    expect(isUserError(error)).toBe(true);
    expect(isUserError(new Error('defect'))).toBe(false);
  });

  it('of the program itself say so', () => {
    expect(() => assert(false, 'two is one')).toThrow('Internal error: two is one');
    expect(() => defined([][0], 'the first')).toThrow('Internal error: the first is missing');
    expect(defined(0, 'zero')).toBe(0);
  });
});
