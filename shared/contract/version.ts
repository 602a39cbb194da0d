/** Raised when a call, event or job message changes its meaning; page, core and trainer must agree. */
export const contractVersion = 2;
/** `project.json` and the journal. A newer one is refused, never guessed at. */
export const projectFormatVersion = 1;
/** Run folders (`run.json`, checkpoints). */
export const runFormatVersion = 1;
/** Model folders (`config.json`). */
export const modelFormatVersion = 1;
