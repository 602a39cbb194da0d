/** Stable, machine-readable reasons; the contract sends them to the window beside the sentence. */
export type UserErrorCode = string;

/**
 * An error whose message is written for the person at the screen: one or two sentences saying what
 * happened, to which file, what is safe and what to do. Everything else that is thrown is a defect.
 */
export class UserError extends Error {
  readonly code: UserErrorCode;

  constructor(code: UserErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UserError';
    this.code = code;
  }
}

/** Also true for a UserError of another realm or copy of this module (vitest, Electron's contexts). */
export function isUserError(error: unknown): error is UserError {
  return error instanceof Error && error.name === 'UserError' && typeof (error as { code?: unknown }).code === 'string';
}
