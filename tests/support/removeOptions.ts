/** Of rmSync, for the home of a program that has ended: a helper of it may be writing its last file. */
export const removeOptions = { recursive: true, force: true, maxRetries: 20, retryDelay: 200 } as const;
