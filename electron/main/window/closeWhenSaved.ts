import type { BrowserWindow } from 'electron';

const WAITS_MS = 5_000;
const ASKS_AGAIN_MS = 100;

/**
 * Closes a window for good. The page holds its closing back (`beforeunload`) while a stroke is not on disk yet; that takes
 * a moment, so it is asked again, and only a page that never gets there, or does not answer, is closed over its word.
 */
export function closeWhenSaved(window: BrowserWindow): Promise<void> {
  return new Promise((resolve) => {
    if (window.isDestroyed()) return resolve();
    const late = setTimeout(() => window.isDestroyed() || window.destroy(), WAITS_MS);
    window.webContents.on('will-prevent-unload', () => {
      setTimeout(() => window.isDestroyed() || window.close(), ASKS_AGAIN_MS);
    });
    window.once('closed', () => {
      clearTimeout(late);
      resolve();
    });
    window.close();
  });
}
