/**
 * Stands in for the trainer process where a test is about the core: speaks the same protocol and leaves the same
 * files behind in a fraction of a second (scriptedTrainer.ts). The run's seed chooses what happens.
 */
export const script = {
  /** Predicts a box in the middle of every case. */
  succeed: 0,
  /** Saves a checkpoint and crashes. A resumed run succeeds. */
  crash: 1,
  /** Saves a checkpoint and says nothing any more. */
  hang: 2,
  /** Works until it is cancelled, saves a checkpoint then. */
  wait: 3,
  /** Works until it is killed: does not listen. */
  ignoreCancel: 4,
} as const;

/** Seeds of stagedTrainer.ts, which shows the window's states rather than the core's: predictions of many confidences, curves. */
export const staged = {
  /** A model and all predictions, at once. */
  succeed: 0,
  /** In the middle of the third stage, until it is cancelled. */
  learn: 1,
  /** Ends with a sentence. */
  fail: 2,
} as const;
