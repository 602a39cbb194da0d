/** Lets the event loop turn, so that messages (cancel, watch) come through between two pieces of work. */
export const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
