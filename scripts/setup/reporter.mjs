/**
 * Says what set-up does: one plain line a step, and progress for long steps. On a terminal progress rewrites its line;
 * in a log it adds a line at each quarter.
 * @param {{ stream?: NodeJS.WritableStream & { isTTY?: boolean } }} [options]
 */
export function createReporter({ stream = process.stderr } = {}) {
  let progressShown = false;
  let quarter = 0;

  function clearProgress() {
    if (progressShown) stream.write('\r\x1b[K');
    progressShown = false;
  }

  return {
    line(text) {
      clearProgress();
      quarter = 0;
      stream.write(`${text}\n`);
    },
    /** @param {number} fraction 0 to 1 */
    progress(text, fraction) {
      const percent = Math.min(100, Math.round(fraction * 100));
      if (stream.isTTY) {
        stream.write(`\r\x1b[K${text} ${percent} %`);
        progressShown = true;
        return;
      }
      const reached = Math.floor(percent / 25);
      if (reached > quarter && reached < 4) {
        quarter = reached;
        stream.write(`${text} ${percent} %\n`);
      }
    },
    clear: clearProgress,
  };
}
