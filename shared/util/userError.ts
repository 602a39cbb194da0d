import { english } from '../messages/english.ts';
import type { SaidAnywhere } from '../messages/said.ts';

/** Stable, machine-readable reasons; the contract sends them to the window beside the sentence. */
export type UserErrorCode = string;

/**
 * An error whose message is written for the person at the screen: one or two sentences saying what
 * happened, to which file, what is safe and what to do. Everything else that is thrown is a defect.
 *
 * `said` is the sentence before it was put into a language; `message` is its English, for command line, logs and files.
 */
export class UserError extends Error {
  readonly code: UserErrorCode;
  readonly said: SaidAnywhere | null;

  /** @param sentence `said(…)` of the catalogue; plain English only where no window ever shows it (electron/cli). */
  constructor(code: UserErrorCode, sentence: SaidAnywhere | string, options?: ErrorOptions) {
    super(typeof sentence === 'string' ? sentence : english(sentence), options);
    this.name = 'UserError';
    this.code = code;
    this.said = typeof sentence === 'string' ? null : sentence;
  }
}

/** Also true for a UserError of another realm or copy of this module (vitest, Electron's contexts). */
export function isUserError(error: unknown): error is UserError {
  return error instanceof Error && error.name === 'UserError' && typeof (error as { code?: unknown }).code === 'string';
}
